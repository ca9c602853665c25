'use client';
import { CircleAlert, Users } from 'lucide-react';
import { cn } from '@/components/ui/cn';
import type { OutputOf } from '@/lib/client/call';
import { plural } from '@/lib/pure/format';
import { CheckSign } from '../activity/check-record';

export type Readiness = OutputOf<'registry.getReadiness'>;
type Check = Readiness['checks'][number];

/** What a stage demands of a version and what of it is there; then what is good to know of. */
export function ReadinessList({ readiness }: { readiness: Readiness }) {
  const { checks, advice, freeze, toStage } = readiness;
  return (
    <div className="flex flex-col gap-3">
      {freeze && <Frozen freeze={freeze} />}
      {checks.length > 0 ? (
        <Checks label={`Demanded by ${toStage}`} checks={checks} />
      ) : (
        <p className="text-muted-foreground">{toStage} demands no checks.</p>
      )}
      <Approvals readiness={readiness} />
      {advice.length > 0 && (
        <details className="group">
          <summary className="min-h-6 cursor-default rounded-xs text-xs text-muted-foreground hover:text-foreground">
            Not demanded, good to know of: {advice.filter(({ state }) => state === 'passed').length} of{' '}
            {advice.length}
          </summary>
          <div className="pt-1">
            <Checks label="Good to know of" checks={advice} isQuiet />
          </div>
        </details>
      )}
    </div>
  );
}

type Freeze = NonNullable<Readiness['freeze']>;

export const Frozen = ({ freeze, what = 'Frozen' }: { freeze: Freeze; what?: string }) => (
  <p className="flex items-start gap-2 rounded-md bg-warning-soft px-3 py-2 text-warning">
    <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
    <span className="[overflow-wrap:anywhere]">
      {what}
      {untilOf(freeze)}
      {freeze.reason && `: ${freeze.reason}`}.
    </span>
  </p>
);

const untilOf = ({ untilTime, until }: Freeze) =>
  untilTime !== null
    ? ` until ${new Date(untilTime).toISOString().slice(0, 16).replace('T', ' ')} UTC`
    : until
      ? ` until ${until}`
      : '';

const Checks = ({
  label,
  checks,
  isQuiet,
}: {
  label: string;
  checks: readonly Check[];
  isQuiet?: boolean;
}) => (
  <ul aria-label={label} className={cn('flex flex-col', !isQuiet && 'divide-y rounded-md border')}>
    {checks.map(({ label: what, state, detail, url }) => (
      <li key={what} className={cn('flex min-h-8 items-center gap-2', isQuiet ? 'text-xs' : 'px-2.5')}>
        <CheckSign state={state} />
        <span className={cn('shrink-0', !isQuiet && 'font-medium')}>{what}</span>
        <span className="min-w-0 flex-1 truncate text-muted-foreground" title={detail}>
          {url ? (
            <a href={url} target="_blank" rel="noreferrer noopener" className="text-accent underline">
              {detail}
            </a>
          ) : (
            detail
          )}
        </span>
      </li>
    ))}
  </ul>
);

/** How many must agree, who has, and who could. */
function Approvals({ readiness: { approvals, approvers } }: { readiness: Readiness }) {
  const { needed, given, fourEyes } = approvals;
  const who = approvers.people.map(({ name }) => name);
  return (
    <p className="flex items-start gap-2 text-xs text-muted-foreground">
      <Users aria-hidden className="mt-px size-4 shrink-0" />
      <span className="[overflow-wrap:anywhere]">
        {needed > 1 || given.length > 0
          ? `${given.length} of ${plural(needed, 'approval')}${given.length > 0 ? `, by ${given.join(', ')}` : ''}. `
          : ''}
        {fourEyes && 'Whoever asks may not approve. '}
        {who.length > 0
          ? `${who.join(', ')}${approvers.isMore ? ' and others' : ''} may decide.`
          : 'Nobody may decide on it: ask an administrator.'}
      </span>
    </p>
  );
}
