'use client';
import { Boxes, Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { List, type ListColumn } from '@/components/data/list';
import { NewButton } from '@/components/data/new-button';
import { EmptyState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { PageBar } from '@/components/shell/page-bar';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { ClusterDialog } from './cluster-dialog';
import { RemoveCluster } from './remove-cluster';

export type Cluster = OutputOf<'serving.listClusters'>['clusters'][number];

const LOOK_AGAIN = 10_000;

const COLUMNS: ListColumn<Cluster>[] = [
  {
    title: 'Cluster',
    isCut: true,
    cell: ({ name, url }) => (
      <>
        <span className="font-medium">{name}</span>
        <span className="block truncate pb-1 text-xs text-muted-foreground" title={url}>
          {url}
        </span>
      </>
    ),
  },
  {
    title: 'Namespace',
    className: 'hidden w-40 @2xl:table-cell',
    isCut: true,
    cell: ({ namespace }) => namespace,
  },
  {
    title: 'KServe',
    className: 'hidden w-32 @3xl:table-cell',
    cell: ({ mode }) => <Badge tone="outline">{mode === 'knative' ? 'Knative' : 'Standard'}</Badge>,
  },
  {
    title: 'Files from',
    className: 'hidden w-56 @4xl:table-cell',
    isMuted: true,
    isCut: true,
    cell: ({ storage, serverUrl }) => (storage === 's3' ? 'the bucket of the artifacts' : serverUrl),
  },
  { title: 'Endpoints', className: 'w-24', align: 'end', cell: ({ objects }) => objects },
  {
    title: 'Last seen',
    className: 'hidden w-36 @3xl:table-cell',
    isMuted: true,
    cell: ({ seenTime }) => (seenTime === null ? '–' : <Time value={seenTime} />),
  },
];

/** Where endpoints may run besides the model servers. */
export function ClustersPage() {
  const query = useOperation('serving.listClusters', {}, { every: LOOK_AGAIN });
  const [editing, setEditing] = useState<Cluster | 'new'>();
  const [removing, setRemoving] = useState<Cluster>();
  const connect = <NewButton noun="cluster" group="Clusters" onNew={() => setEditing('new')} />;
  const columns: ListColumn<Cluster>[] = [
    ...COLUMNS,
    {
      title: 'Actions',
      isTitleHidden: true,
      className: 'w-14 text-end',
      cell: (cluster) => (
        <ClusterMenu
          name={cluster.name}
          onEdit={() => setEditing(cluster)}
          onRemove={() => setRemoving(cluster)}
        />
      ),
    },
  ];
  return (
    <>
      <PageBar title="Clusters" beside={<Badge tone="warning">Experimental</Badge>} actions={connect} />
      <List
        label="Clusters"
        what="the clusters"
        query={query}
        rows={query.data?.clusters}
        rowId={({ id }) => id}
        columns={columns}
        className="table-fixed"
        noun="cluster"
        empty={
          <EmptyState icon={<Boxes />} title="No cluster is known" actions={connect}>
            Endpoints run on the model servers here. Connect a Kubernetes cluster with KServe, and an endpoint
            may run there in its place, with the same definition. This is tested against the interface of
            Kubernetes and KServe, not yet on a real cluster.
          </EmptyState>
        }
      />
      {editing && (
        <ClusterDialog
          cluster={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
        />
      )}
      {removing && <RemoveCluster cluster={removing} onClose={() => setRemoving(undefined)} />}
    </>
  );
}

const ClusterMenu = ({
  name,
  onEdit,
  onRemove,
}: {
  name: string;
  onEdit: () => void;
  onRemove: () => void;
}) => (
  <DropdownMenu>
    <DropdownMenuTrigger asChild>
      <Button variant="ghost" size="icon-xs" aria-label={`Actions for ${name}`} data-list-item>
        <Ellipsis />
      </Button>
    </DropdownMenuTrigger>
    <DropdownMenuContent align="end">
      <DropdownMenuItem onSelect={onEdit}>
        <Pencil /> Edit
      </DropdownMenuItem>
      <DropdownMenuItem isDanger onSelect={onRemove}>
        <Trash2 /> Remove
      </DropdownMenuItem>
    </DropdownMenuContent>
  </DropdownMenu>
);
