/** The groups that rate limits name, as a model server knows them: read when it looks after its endpoints. */
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import type { Settings } from '../schemas';

let known: ReadonlyMap<string, string> = new Map();

/** Their ids by their names. */
export const groupIds = () => known;

export async function readRateGroups(endpoints: readonly { settings: Settings }[]): Promise<void> {
  const names = endpoints.flatMap(({ settings }) =>
    settings.rateLimits.flatMap(({ key, principal }) => (key === 'user_group' && principal ? principal : [])),
  );
  if (names.length === 0) {
    known = new Map();
    return;
  }
  const found = await rows<{ id: string; name: string }>(
    sql`SELECT id::text, name FROM groups WHERE name = ANY(${[...new Set(names)]}::text[])`,
  );
  known = new Map(found.map(({ id, name }) => [name, id]));
}
