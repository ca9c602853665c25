import type { OutputOf } from '@/lib/client/call';
import { formatNumber } from '@/lib/pure/format';

type Hint = OutputOf<'serving.getHints'>['hints'][number];

const DAY = 86_400_000;

const processesOf = ({ processes }: { processes: number }) =>
  processes === 1 ? 'its process is' : `its ${processes} processes are`;

/** A hint in words, with what to do where that is no button. */
export function hintText(hint: Hint, now = Date.now()): string {
  if (hint.kind === 'unlogged') {
    const lacks =
      hint.requests === 1
        ? '1 request of the last day is'
        : `${formatNumber(hint.requests)} requests of the last day are`;
    return `${lacks} not in the log: it filled faster than the database takes it, and the room to wait was used up. A share of them can be logged instead, or the database be given more.`;
  }
  if (hint.kind === 'misspelt_masks') {
    const names = hint.columns.slice(0, 5).join(', ');
    return `The log masks ${names}${hint.columns.length > 5 ? ' and others' : ''}, and nothing served here takes a column of that name: by another name its values are kept.`;
  }
  if (hint.kind === 'limits_of_nobody') {
    const names = hint.principals.map((name) => `'${name}'`).join(', ');
    return `A rate limit is for ${names}, and there is no such group or person any more: it holds nobody. Name another in the settings, or take the limit away.`;
  }
  if (hint.kind === 'unmeant') {
    const by =
      hint.stage === null ? '' : hint.stage === 'None' ? ', in no stage by now,' : `, ${hint.stage} by now,`;
    return `${hint.entity} follows ${hint.follows}, which means no version now: version ${hint.version}${by} answers until it means one again.`;
  }
  if (hint.kind === 'passed_over') {
    return `${hint.entity} follows ${hint.follows}, and was taken back from version ${hint.passedOver}, which that means: version ${hint.version} answers until it means another.`;
  }
  if (hint.kind === 'no_traffic') {
    return `No request goes to ${hint.entity}, and ${processesOf(hint)} kept: give it traffic, or leave it out of the next configuration.`;
  }
  if (hint.kind === 'sparse') {
    return `${hint.entity} was busy ${hint.busyPercent.toFixed(1)} % of the last day, and ${processesOf(hint)} kept: a smaller size would do.`;
  }
  const days = Math.floor((now - hint.since) / DAY);
  const long = days >= 7 ? 'a week or more' : days === 1 ? 'a day' : `${days} days`;
  return `Nobody asked ${hint.entity} for ${long}, and ${processesOf(hint)} kept in memory all the same.`;
}
