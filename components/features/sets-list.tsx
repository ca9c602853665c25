'use client';
import { FlaskConical } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { List, type ListColumn } from '@/components/data/list';
import { NumberText } from '@/components/data/number';
import { EmptyState } from '@/components/data/states';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { HoverLink } from '@/components/ui/hover-link';
import type { OutputOf } from '@/lib/client/call';
import { usePagedOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { setHref } from './links';

type TrainingSet = OutputOf<'features.listTrainingSets'>['trainingSets'][number];

const FIRST: ListColumn<TrainingSet> = {
  title: 'Training set',
  className: 'w-36',
  cell: ({ trainingSetId }) => (
    <HoverLink
      data-list-item
      href={setHref(trainingSetId)}
      className="rounded-xs font-mono text-xs leading-6 hover:text-accent"
    >
      {trainingSetId.slice(0, 8)}
    </HoverLink>
  ),
};
const OF_TABLES: ListColumn<TrainingSet> = {
  title: 'Of',
  className: 'w-2/5 min-w-40',
  isCut: true,
  cell: ({ spec }) => Object.keys(spec.versions).join(', '),
};
const OTHERS: ListColumn<TrainingSet>[] = [
  { title: 'Rows', className: 'w-24', align: 'end', cell: ({ rows }) => <NumberText value={rows} /> },
  {
    title: 'Label',
    className: 'hidden w-36 @2xl:table-cell',
    isCut: true,
    cell: ({ spec }) => <span className="font-mono text-xs">{spec.label.join(', ')}</span>,
  },
  {
    title: 'Runs',
    className: 'hidden w-56 @3xl:table-cell',
    cell: ({ runIds }) => (
      <span className="flex gap-2">
        {runIds.slice(0, 3).map((runId) => (
          <Link
            key={runId}
            href={`/runs/${runId}`}
            className="rounded-xs font-mono text-xs hover:text-accent"
          >
            {runId.slice(0, 8)}
          </Link>
        ))}
        {runIds.length > 3 && <span className="text-muted-foreground">and {runIds.length - 3} more</span>}
      </span>
    ),
  },
  {
    title: 'Warnings',
    className: 'w-32',
    cell: ({ warnings }) =>
      warnings.length > 0 && (
        <Badge tone="warning" title={warnings.map(({ message }) => message).join('\n')}>
          {plural(warnings.length, 'warning')}
        </Badge>
      ),
  },
  {
    title: 'By',
    className: 'hidden w-44 @4xl:table-cell',
    isMuted: true,
    isCut: true,
    cell: ({ createdBy }) => createdBy,
  },
  {
    title: 'Made',
    className: 'hidden w-36 @2xl:table-cell',
    isMuted: true,
    cell: ({ creationTime }) => <Time value={creationTime} />,
  },
];

type Props = {
  /** Those that were made of this table. */
  name?: string;
  title: string;
  action: ReactNode;
};

/** Training sets, newest first. */
export function SetsList({ name, title, action }: Props) {
  const query = usePagedOperation('features.listTrainingSets', { ...(name && { name }), limit: 50 });
  const version: ListColumn<TrainingSet>[] = name
    ? [{ title: 'Version', className: 'w-24', cell: ({ spec }) => spec.versions[name] }]
    : [OF_TABLES];
  return (
    <List
      label="Training sets"
      what="the training sets"
      query={query}
      rows={query.data?.pages.flatMap((page) => page.trainingSets)}
      rowId={({ trainingSetId }) => trainingSetId}
      columns={[FIRST, ...version, ...OTHERS]}
      className="md:min-w-[640px]"
      empty={
        <EmptyState icon={<FlaskConical />} title={title} actions={action}>
          A training set names the versions of its tables: the same rows can be made again at any time.
        </EmptyState>
      }
      noun="training set"
    />
  );
}
