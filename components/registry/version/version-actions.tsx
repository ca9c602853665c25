'use client';
import { Calculator, ChevronDown, GitCompareArrows, NotebookText, Trash2, Waypoints } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ActionsMenu } from '@/components/data/actions-menu';
import { scoreHref } from '@/components/scoring/links';
import { useCanWrite } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { lazyDialog } from '@/components/ui/lazily';
import { useActions } from '@/lib/client/actions';
import { compareVersionsHref, serveHref, versionHref } from '../links';
import { StageBadge } from '../stage-badge';
import { UseIt } from './use-it';
import type { VersionPageData } from './use-version-page';

const AddToReport = lazyDialog(() =>
  import('@/components/reports/add-to-report').then((module) => module.AddToReport),
);
const MoveDialog = lazyDialog(() => import('./move-dialog').then((module) => module.MoveDialog));
const DeleteVersionDialog = lazyDialog(() =>
  import('./delete-version-dialog').then((module) => module.DeleteVersionDialog),
);

export function VersionActions({ page }: { page: VersionPageData }) {
  const router = useRouter();
  const canWrite = useCanWrite();
  const [stage, setStage] = useState<string>();
  const [isDeleting, setDeleting] = useState(false);
  const [isReporting, setReporting] = useState(false);
  const { version, stages, neighbours, may } = page;
  const { name, currentStage } = version;
  const number = Number(version.version);
  const others = stages.filter((one) => one.name !== currentStage);
  const before = neighbours.previous;
  const compare = () => before !== null && router.push(compareVersionsHref(name, [before, number]));
  useActions([
    ...(may.request
      ? others.map((one) => ({
          label: `Move to ${one.name}`,
          group: 'Version',
          run: () => setStage(one.name),
        }))
      : []),
    ...(before === null
      ? []
      : [{ label: 'Compare with the version before', keys: 'c', group: 'Version', run: compare }]),
  ]);
  return (
    <>
      <UseIt page={page} />
      {may.request && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="primary">
              Move to…
              <ChevronDown />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuLabel>{may.stage ? 'Move or request' : 'Request a move'}</DropdownMenuLabel>
            {others.map((one) => (
              <DropdownMenuItem key={one.name} onSelect={() => setStage(one.name)}>
                <StageBadge stage={one.name} kind={one.kind} />
              </DropdownMenuItem>
            ))}
          </DropdownMenuContent>
        </DropdownMenu>
      )}
      {(before !== null || may.manage || canWrite) && (
        <ActionsMenu label="Version actions">
          {canWrite && (
            <DropdownMenuItem onSelect={() => router.push(serveHref(name, number))}>
              <Waypoints /> Serve at a new endpoint
            </DropdownMenuItem>
          )}
          {canWrite && (
            <DropdownMenuItem onSelect={() => setReporting(true)}>
              <NotebookText /> Add to a report
            </DropdownMenuItem>
          )}
          {canWrite && (
            <DropdownMenuItem onSelect={() => router.push(scoreHref(name, number))}>
              <Calculator /> Score a table
            </DropdownMenuItem>
          )}
          {before !== null && (
            <DropdownMenuItem onSelect={compare}>
              <GitCompareArrows /> Compare with version {before}
            </DropdownMenuItem>
          )}
          {may.manage && (
            <>
              {before !== null && <DropdownMenuSeparator />}
              <DropdownMenuItem isDanger onSelect={() => setDeleting(true)}>
                <Trash2 /> Delete
              </DropdownMenuItem>
            </>
          )}
        </ActionsMenu>
      )}
      {stage && <MoveDialog name={name} version={number} stage={stage} onClose={() => setStage(undefined)} />}
      {isReporting && <AddToReport address={versionHref(name, number)} onClose={() => setReporting(false)} />}
      {isDeleting && <DeleteVersionDialog page={page} onClose={() => setDeleting(false)} />}
    </>
  );
}
