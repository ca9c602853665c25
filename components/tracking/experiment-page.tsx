'use client';
import { Box, Hourglass, Pencil, Shield, Trash2, Undo2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ActionsMenu } from '@/components/data/actions-menu';
import { CopyId } from '@/components/data/copy-button';
import { useMay } from '@/components/identity/permissions/use-may';
import { ObjectPage } from '@/components/shell/object-page';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { DropdownMenuItem } from '@/components/ui/dropdown-menu';
import { HoverLink } from '@/components/ui/hover-link';
import { lazyDialog } from '@/components/ui/lazily';
import { Arriving, OnDemand } from '@/components/ui/on-demand';
import { Unhurried } from '@/components/ui/unhurried';
import { useActions } from '@/lib/client/actions';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { usePageTitle } from '@/lib/client/use-page-title';
import type { RunChartsProps } from './charts/run-charts';
import { ExperimentNote } from './experiment-note';
import { RunsPanel } from './runs/runs-panel';
import { useExperimentBin } from './use-experiment-bin';

const RenameExperimentDialog = lazyDialog(() =>
  import('./experiment-dialogs').then((module) => module.RenameExperimentDialog),
);

const PermissionsDialog = lazyDialog(() =>
  import('@/components/identity/permissions/permissions-dialog').then((module) => module.PermissionsDialog),
);

const StalledAfterDialog = lazyDialog(() =>
  import('./stalled-after-dialog').then((module) => module.StalledAfterDialog),
);

// The charts and what draws them are no part of the page's own scripts, but are on their way while those begin.
const charts = new OnDemand(() => import('./charts/run-charts'));
const Charts = (props: RunChartsProps) => (
  <Arriving of={charts}>
    {({ RunCharts }) => (
      <Unhurried>
        <RunCharts {...props} />
      </Unhurried>
    )}
  </Arriving>
);
if (typeof window !== 'undefined') charts.warm();

const CRUMBS = [{ label: 'Experiments', href: '/experiments' }];

export type Experiment = OutputOf<'tracking.getExperiment'>['experiment'];

export function ExperimentPage({ experimentId }: { experimentId: string }) {
  const query = useOperation('tracking.getExperiment', { experimentId });
  usePageTitle(query.data?.experiment.name);
  return (
    <ObjectPage
      query={query}
      what="the experiment"
      crumbs={CRUMBS}
      bar={({ experiment }) => ({
        title: experiment.name,
        copy: <CopyId id={experimentId} label="Copy experiment id" />,
        beside: experiment.lifecycleStage === 'deleted' && <Badge tone="warning">In the trash</Badge>,
        actions: <ExperimentActions experiment={experiment} />,
      })}
    >
      {({ experiment }) => (
        <>
          <ExperimentNote experiment={experiment} />
          <RunsPanel
            experimentId={experimentId}
            name={experiment.name}
            isInTrash={experiment.lifecycleStage === 'deleted'}
            charts={Charts}
          />
        </>
      )}
    </ObjectPage>
  );
}

function ExperimentActions({ experiment }: { experiment: Experiment }) {
  const [dialog, setDialog] = useState<'rename' | 'stalled' | 'permissions'>();
  const open = { isOpen: true, onOpenChange: () => setDialog(undefined) };
  const { throwAway, bringBack } = useExperimentBin();
  const canWrite = useMay('experiments.write', experiment.experimentId);
  const router = useRouter();
  const modelsHref = `/experiments/${experiment.experimentId}/models`;
  const isDeleted = experiment.lifecycleStage === 'deleted';
  const remove = () => throwAway(experiment, () => router.push('/experiments'));
  useActions([
    { label: 'Permissions', group: 'Experiment', run: () => setDialog('permissions') },
    { label: 'Logged models', group: 'Experiment', run: () => router.push(modelsHref) },
    ...(canWrite && !isDeleted
      ? [
          { label: 'Rename the experiment', group: 'Experiment', run: () => setDialog('rename') },
          { label: 'Set when runs count as stalled', group: 'Experiment', run: () => setDialog('stalled') },
          { label: 'Move the experiment to the trash', group: 'Experiment', run: remove },
        ]
      : []),
  ]);
  return (
    <>
      <Button asChild>
        <HoverLink href={modelsHref} aria-label="Logged models">
          <Box />
          <span className="max-sm:sr-only">Models</span>
        </HoverLink>
      </Button>
      <ActionsMenu label="Experiment actions">
        <DropdownMenuItem onSelect={() => setDialog('permissions')}>
          <Shield /> Permissions
        </DropdownMenuItem>
        {!canWrite ? null : isDeleted ? (
          <DropdownMenuItem onSelect={() => bringBack(experiment)}>
            <Undo2 /> Restore
          </DropdownMenuItem>
        ) : (
          <>
            <DropdownMenuItem onSelect={() => setDialog('rename')}>
              <Pencil /> Rename
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => setDialog('stalled')}>
              <Hourglass /> Stalled runs
            </DropdownMenuItem>
            <DropdownMenuItem isDanger onSelect={remove}>
              <Trash2 /> Move to trash
            </DropdownMenuItem>
          </>
        )}
      </ActionsMenu>
      {dialog === 'rename' && <RenameExperimentDialog {...experiment} {...open} />}
      {dialog === 'permissions' && (
        <PermissionsDialog
          objectType="experiment"
          objectId={experiment.experimentId}
          name={experiment.name}
          {...open}
        />
      )}
      {dialog === 'stalled' && <StalledAfterDialog {...experiment} {...open} />}
    </>
  );
}
