import { Loader } from 'lucide-react';
import { WORK_STATES } from '@/components/data/work-states';
import { Badge } from '@/components/ui/badge';
import { ProgressBar } from '@/components/ui/progress-bar';
import type { OutputOf } from '@/lib/client/call';
import { formatCount } from '@/lib/pure/format';

export type Replay = OutputOf<'serving.getReplay'>;
export type Found = NonNullable<Replay['result']>;

const PHASES = { '': 'Beginning', reading: 'Reading the log', scoring: 'Scoring', timing: 'Taking times' };

type Stated = Pick<Replay, 'state' | 'phase' | 'message'>;

export const isUnderWay = ({ state }: Pick<Replay, 'state'>) => state === 'queued' || state === 'running';

export function ReplayState({ replay: { state, phase, message } }: { replay: Stated }) {
  const { tone, text } = WORK_STATES[state];
  return (
    <Badge tone={tone} title={message || undefined}>
      {state === 'running' && <Loader className="animate-spin" />}
      {state === 'running' ? PHASES[phase] : text}
    </Badge>
  );
}

/** How far it is, as a bar and in words. */
export function ReplayProgress({ replay }: { replay: Pick<Replay, 'rowsDone' | 'rowsTotal' | 'number'> }) {
  const { rowsDone, rowsTotal, number } = replay;
  const share = rowsTotal ? rowsDone / rowsTotal : undefined;
  return (
    <div className="flex items-center gap-3">
      <ProgressBar share={share} label={`Replay ${number}`} className="w-64 max-w-full" />
      <span className="text-muted-foreground tabular">
        {rowsTotal === null
          ? 'Rows are not counted yet'
          : `${formatCount(rowsDone)} of ${formatCount(rowsTotal)} rows`}
      </span>
    </div>
  );
}
