import { createHash } from 'node:crypto';

/** The id of a group of runs that have `value` in common, as the server makes it: of the first key that groups are by, or of a param. */
export const groupIdOf = (value: string | null, key = '0'): string =>
  idOf(`{"${key}": ${JSON.stringify(value)}}`);

/** The id of the only group, of runs that have nothing to be grouped by. */
export const ALL_RUNS = idOf('{}');

function idOf(label: string): string {
  return createHash('sha256').update(label).digest('hex').slice(0, 32);
}
