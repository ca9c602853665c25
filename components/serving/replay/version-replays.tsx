'use client';
import { History } from 'lucide-react';
import { Block } from '@/components/data/block';
import { Time } from '@/components/data/time';
import { Badge } from '@/components/ui/badge';
import { HoverLink } from '@/components/ui/hover-link';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { formatCount } from '@/lib/pure/format';
import { newReplayHref, replayHref } from './links';
import { metricName, metricText, shareText } from './words';

type Replay = OutputOf<'serving.listVersionReplays'>['replays'][number];

/** What replays say of a version where it is reviewed, and where it could be replayed; nothing where there is neither. */
export function VersionReplays({ name, version }: { name: string; version: number }) {
  const { data } = useOperation('serving.listVersionReplays', { modelName: name, modelVersion: version });
  if (!data || data.replays.length + data.endpoints.length === 0) return null;
  const { replays, endpoints } = data;
  return (
    <Block title="Replays over real requests" count={replays.length || undefined}>
      {replays.length > 0 && (
        <ul className="mb-2 divide-y rounded-lg border">
          {replays.map((replay) => (
            <Line key={`${replay.endpoint} ${replay.number}`} replay={replay} />
          ))}
        </ul>
      )}
      {endpoints.length > 0 && (
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted-foreground">
          <History className="size-4" />
          {replays.length === 0 && 'See what this version would have answered to real requests.'} Replay it
          over the log of
          {endpoints.map((endpoint) => (
            <HoverLink
              key={endpoint}
              href={newReplayHref(endpoint, name, version)}
              className="rounded-xs font-medium text-accent hover:underline"
            >
              {endpoint}
            </HoverLink>
          ))}
        </p>
      )}
    </Block>
  );
}

function Line({ replay }: { replay: Replay }) {
  const { endpoint, number, isOpen, compared, agreeing, judged, state, endTime } = replay;
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-3 py-2">
      {isOpen ? (
        <HoverLink href={replayHref(endpoint, number)} className="rounded-xs font-medium hover:text-accent">
          {endpoint}
        </HoverLink>
      ) : (
        <span className="font-medium">{endpoint}</span>
      )}
      {compared === null ? (
        <Badge tone={state === 'failed' ? 'danger' : 'neutral'}>
          {state === 'failed' ? 'Failed' : state === 'canceled' ? 'Cancelled' : 'Under way'}
        </Badge>
      ) : (
        <span className="tabular">
          agrees on {shareText(agreeing ?? 0, compared)} of {formatCount(compared)} rows
        </span>
      )}
      {judged && (
        <span className="text-muted-foreground tabular">
          {metricName(judged.metric)} {metricText(judged.metric, judged.candidate)}, callers got{' '}
          {metricText(judged.metric, judged.logged)} ({formatCount(judged.rows)} labels)
        </span>
      )}
      {endTime !== null && (
        <span className="ms-auto text-muted-foreground">
          <Time value={endTime} />
        </span>
      )}
    </li>
  );
}
