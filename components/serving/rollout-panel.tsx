'use client';
import { Check, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import type { OutputOf } from '@/lib/client/call';
import { useNow } from '@/lib/client/use-now';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { formatCount, formatDuration, plural } from '@/lib/pure/format';
import { isBeyond } from '@/lib/pure/scoring/canary-errors';
import type { Endpoint } from './endpoint-page';
import { milliseconds, percentText } from './numbers';
import { ShadowPanel } from './shadow-panel';

type Canary = NonNullable<OutputOf<'serving.getRollout'>['canary']>;

/** A canary on its way, and a shadow that listens: how they do, and what one can do about it. */
export function RolloutPanel({
  endpoint,
  onCanary,
}: {
  endpoint: Endpoint;
  onCanary: (version: string) => void;
}) {
  const { name, config, permissionLevel } = endpoint;
  const { data } = useOperation('serving.getRollout', { name }, { every: 3_000 });
  const canManage = permissionLevel === 'CAN_MANAGE';
  const shadowed = config?.entities.find((entity) => entity.name === data?.shadow?.entity);
  return (
    <>
      {data?.canary && <CanaryPanel name={name} canary={data.canary} canManage={canManage} />}
      {data?.shadow && (
        <ShadowPanel
          name={name}
          shadow={data.shadow}
          canManage={canManage}
          {...(shadowed && !data.canary && { onCanary: () => onCanary(String(shadowed.version)) })}
        />
      )}
    </>
  );
}

function CanaryPanel({ name, canary, canManage }: { name: string; canary: Canary; canManage: boolean }) {
  const end = useCommand('serving.endCanary', { invalidates: ['serving'] });
  return (
    <section aria-labelledby="canary" className="mx-4 rounded-lg border lg:mx-6">
      <div className="flex flex-wrap items-center gap-2 border-b px-3 py-2">
        <h2 id="canary" className="min-w-0 flex-1 font-medium">
          Canary {canary.entity} at {canary.share} %
        </h2>
        {canManage && (
          <span className="flex gap-2">
            <Button size="sm" disabled={end.isPending} onClick={() => end.mutate({ name, to: 'back' })}>
              Take back now
            </Button>
            <Button
              size="sm"
              variant="primary"
              disabled={end.isPending}
              onClick={() => end.mutate({ name, to: 'promote' })}
            >
              Promote now
            </Button>
          </span>
        )}
      </div>
      <div className="flex flex-col gap-3 px-3 py-3">
        <Steps canary={canary} />
        <Conditions canary={canary} />
      </div>
    </section>
  );
}

const Steps = ({ canary: { steps, share } }: { canary: Canary }) => (
  <ol aria-label="Steps of the canary" className="flex gap-1">
    {steps.map((step) => (
      <li
        key={step}
        {...(step === share && { 'aria-current': 'step' as const })}
        className="flex min-w-0 flex-1 flex-col gap-1"
      >
        <span
          aria-hidden
          className={cn(
            'h-1.5 rounded-full',
            step < share ? 'bg-success' : step === share ? 'bg-accent' : 'bg-muted',
          )}
        />
        <span className={cn('text-xs tabular', step === share ? 'font-medium' : 'text-muted-foreground')}>
          {step} %
        </span>
      </li>
    ))}
  </ol>
);

type State = 'met' | 'open' | 'broken';

/** Each condition of the next step beside what is: so one sees what it waits for. */
function Conditions({ canary }: { canary: Canary }) {
  const { requests, minRequests, failedPercent, maxErrorPercent, p95Ms, maxP95Ms, monitor, gate } = canary;
  const isCounted = requests >= minRequests;
  const failed = failedPercent ?? 0;
  const stateOf = (isBroken: boolean): State => (isBroken ? 'broken' : isCounted ? 'met' : 'open');
  return (
    <ul aria-label="Conditions of the next step" className="grid gap-x-6 gap-y-1.5 sm:grid-cols-2">
      <Elapsed since={canary.since} hold={canary.holdSeconds * 1000} />
      <Condition state={isCounted ? 'met' : 'open'}>
        {formatCount(requests)} of at least {plural(minRequests, 'request')}
      </Condition>
      <Condition state={stateOf(isBeyond(failed, requests, canary))}>
        {failedPercent === null ? 'None' : percentText(failedPercent)} failed, at most{' '}
        {percentText(maxErrorPercent)} may
      </Condition>
      {maxP95Ms !== undefined && (
        <Condition state={stateOf(isCounted && (p95Ms ?? 0) > maxP95Ms)}>
          p95 {milliseconds(p95Ms)}, at most {milliseconds(maxP95Ms)}
        </Condition>
      )}
      {monitor && gate && (
        <Condition state={stateOfGate(gate)}>
          {gate.isGone ? (
            monitor.name
          ) : (
            <Link href={`/monitors/${monitor.id}`} className="text-accent underline-offset-4 hover:underline">
              {monitor.name}
            </Link>
          )}{' '}
          {wordOfGate(gate)}
        </Condition>
      )}
    </ul>
  );
}

type Gate = NonNullable<Canary['gate']>;

const stateOfGate = ({ isGone, driftSince, judged }: Gate): State => {
  if (isGone || driftSince !== null) return 'broken';
  return judged > 0 ? 'met' : 'open';
};

function wordOfGate({ isGone, driftSince, judged }: Gate): string {
  if (isGone) return 'was deleted: the canary goes back';
  if (driftSince !== null) return 'found drift';
  return judged > 0 ? `found no drift in ${plural(judged, 'window')}` : 'has not judged a window since';
}

function Elapsed({ since, hold }: { since: number; hold: number }) {
  const elapsed = useNow((now) => Math.max(0, Math.floor((now - since) / 1000) * 1000)) ?? 0;
  return (
    <Condition state={elapsed >= hold ? 'met' : 'open'}>
      At this share for {formatDuration(elapsed)} of at least {formatDuration(hold)}
    </Condition>
  );
}

const MARKS: Record<State, { icon: ReactNode; text: string }> = {
  met: { icon: <Check className="size-4 text-success" />, text: 'Met:' },
  open: {
    icon: <span className="m-1 size-2 rounded-full border border-muted-foreground" />,
    text: 'Not yet:',
  },
  broken: { icon: <TriangleAlert className="size-4 text-danger" />, text: 'Broken:' },
};

const Condition = ({ state, children }: { state: State; children: ReactNode }) => (
  <li className="flex items-start gap-2">
    <span aria-hidden className="mt-0.5 grid size-4 shrink-0 place-items-center">
      {MARKS[state].icon}
    </span>
    <span className="min-w-0 tabular">
      <span className="sr-only">{MARKS[state].text} </span>
      {children}
    </span>
  </li>
);
