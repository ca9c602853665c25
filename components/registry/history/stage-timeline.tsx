'use client';
import { Time } from '@/components/data/time';
import { cn } from '@/components/ui/cn';
import { useZone } from '@/lib/client/preferences';
import { useNow } from '@/lib/client/use-now';
import { formatInstant } from '@/lib/pure/format-date';
import { type Stage, StageBadge } from '../stage-badge';
import { sayLanes, stageLanes } from './stage-lanes';

type Stay = { id: number; version: number; stage: string; fromTime: number; toTime: number | null };
type TimelineProps = { stays: readonly Stay[]; hasOlder: boolean; stages: readonly Stage[] };

const MINUTE = 60_000;
/** Of what came first and where things end nobody asks what was live. */
const SHOWN: readonly string[] = ['staging', 'production'];
const MOST_ROWS = 5;
const percent = (share: number) => `${(share * 100).toFixed(3)}%`;

/** Which version was where, over time: the table below says the same in words. */
export function StageTimeline({ stays, hasOlder, stages }: TimelineProps) {
  const now = useNow((at) => Math.ceil(at / MINUTE) * MINUTE);
  const zone = useZone();
  const shown = stages.filter(({ kind }) => SHOWN.includes(kind));
  const own = stays.filter(({ stage }) => shown.some(({ name }) => name === stage));
  if (now === undefined || own.length === 0) return null;
  const begin = Math.min(...own.map(({ fromTime }) => fromTime));
  const lanes = stageLanes(
    own,
    shown.map(({ name }) => name),
    [begin, now],
  );
  const words = new Map(
    own.map(({ id, version, stage, fromTime, toTime }) => [
      id,
      `Version ${version} in ${stage} from ${formatInstant(fromTime, zone)}${toTime === null ? '' : ` to ${formatInstant(toTime, zone)}`}`,
    ]),
  );
  return (
    <div className="border-b px-4 py-3 lg:px-6">
      <div role="img" aria-label={sayLanes(lanes)} className="grid grid-cols-[8rem_minmax(0,1fr)] gap-y-2">
        {lanes.map(({ stage, rows }) => (
          <div key={stage} className="col-span-2 grid grid-cols-subgrid items-start">
            <span className="pt-0.5">
              <StageBadge stage={stage} />
            </span>
            <div className="flex min-w-0 flex-col gap-1">
              {rows.slice(0, MOST_ROWS).map((row) => (
                <div key={row[0]?.id} className="relative h-6 rounded-sm bg-muted/50">
                  {row.map(({ id, version, from, to, isNow }) => (
                    <span
                      key={id}
                      title={words.get(id)}
                      style={{ insetInlineStart: percent(from), width: percent(to - from) }}
                      className={cn(
                        'absolute inset-y-0 min-w-1 truncate rounded-sm border px-1.5 text-xs leading-[22px] tabular',
                        isNow
                          ? 'border-accent/50 bg-accent-soft font-medium text-accent'
                          : 'bg-surface text-muted-foreground',
                      )}
                    >
                      v{version}
                    </span>
                  ))}
                </div>
              ))}
              {rows.length > MOST_ROWS && (
                <span className="text-xs text-muted-foreground">and more at once: the table has them</span>
              )}
            </div>
          </div>
        ))}
      </div>
      <p className="mt-1 flex justify-between ps-32 text-xs text-muted-foreground">
        <span>
          <Time value={begin} isAbsolute />
          {hasOlder && `, of the newest ${stays.length} stays`}
        </span>
        <span>now</span>
      </p>
    </div>
  );
}
