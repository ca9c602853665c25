import { Loader } from 'lucide-react';
import { WORK_STATES } from '@/components/data/work-states';
import { Badge } from '@/components/ui/badge';
import { ProgressBar } from '@/components/ui/progress-bar';
import type { OutputOf } from '@/lib/client/call';
import { formatCount } from '@/lib/pure/format';

export type Job = OutputOf<'scoring.getJob'>;
export type Run = OutputOf<'scoring.listRuns'>['runs'][number];

const PHASES: Record<string, string> = { preparing: 'Preparing', scoring: 'Scoring', writing: 'Writing' };

export const CAUSES: Record<Run['cause'], string> = {
  manual: 'By hand',
  schedule: 'Schedule',
  model: 'Model moved',
  stream: 'New rows',
  retry: 'Again',
};

export function RunState({ run }: { run: Pick<Run, 'state' | 'phase' | 'message' | 'isCancelWanted'> }) {
  const { tone, text } = WORK_STATES[run.state];
  const isRunning = run.state === 'running';
  return (
    <Badge tone={tone} title={run.message || undefined}>
      {isRunning && <Loader className="animate-spin" />}
      {isRunning ? (run.isCancelWanted ? 'Cancelling' : (PHASES[run.phase] ?? text)) : text}
    </Badge>
  );
}

/** Whether a job does anything by itself, and what keeps it from that. */
export function JobState({
  job,
}: {
  job: Pick<Job, 'kind' | 'isActive' | 'stateMessage' | 'cron' | 'followsModel'>;
}) {
  const { kind, isActive, stateMessage } = job;
  if (!isActive)
    return (
      <Badge tone={stateMessage ? 'danger' : 'neutral'} title={stateMessage || undefined}>
        {stateMessage ? 'Stopped by a fault' : 'Stopped'}
      </Badge>
    );
  if (kind === 'stream') return <Badge tone="success">Streaming</Badge>;
  if (job.cron) return <Badge tone="success">Scheduled</Badge>;
  return job.followsModel ? (
    <Badge tone="success">Follows the model</Badge>
  ) : (
    <Badge tone="outline">By hand</Badge>
  );
}

/** How far a run is, as a bar and in words. */
export function RunProgress({ run }: { run: Pick<Run, 'rowsDone' | 'rowsTotal' | 'number'> }) {
  const { rowsDone, rowsTotal, number } = run;
  if (rowsTotal === null) return <span className="text-muted-foreground">Counting rows</span>;
  const share = rowsTotal === 0 ? 1 : rowsDone / rowsTotal;
  return (
    <div className="flex items-center gap-2">
      <ProgressBar share={share} label={`Run ${number}`} className="w-24 shrink-0" />
      <span className="whitespace-nowrap text-muted-foreground tabular">
        {formatCount(rowsDone)} of {formatCount(rowsTotal)}
      </span>
    </div>
  );
}

export const perSecond = (rate: number | null): string =>
  rate === null ? '–' : formatCount(rate >= 10 ? Math.round(rate) : Math.round(rate * 10) / 10);

export const modelText = ({ definition: { model } }: Pick<Job, 'definition'>): string =>
  `${model.name} ${model.version !== undefined ? `version ${model.version}` : model.alias !== undefined ? `@${model.alias}` : (model.stage ?? '')}`;
