import sql, { type Sql } from 'sql-template-tag';
import { outsideTransaction, rows } from '@/lib/platform/db';

// A name keeps its number for ever: what was once looked up need not be looked up again.
const MOST = 200_000;
const numbers = new Map<string, number>();
const names = new Map<number, string>();

type Named = { id: number; name: string };

/** Looks up what is missing of `wanted`; answers all of them that exist, whatever the memory has to let go of. */
async function lookUp<Key, Value>(
  wanted: Iterable<Key>,
  known: Map<Key, Value>,
  find: (missing: Key[]) => Promise<Named[]>,
  entry: (found: Named) => [Key, Value],
): Promise<Map<Key, Value>> {
  const answer = new Map<Key, Value>();
  const missing = new Set<Key>();
  for (const key of wanted) {
    const value = known.get(key);
    if (value === undefined) missing.add(key);
    else answer.set(key, value);
  }
  if (missing.size === 0) return answer;
  const found = await find([...missing]);
  if (names.size + found.length > MOST) for (const memory of [names, numbers]) memory.clear();
  for (const one of found) {
    names.set(one.id, one.name);
    numbers.set(one.name, one.id);
    answer.set(...entry(one));
  }
  return answer;
}

const select = (where: Sql) => rows<Named>(sql`SELECT id, name FROM metric_names WHERE ${where}`);
const byName = ({ id, name }: Named): [string, number] => [name, id];

/** The numbers of metric names, new names included. Committed apart: a number in memory must outlive a failed write. */
export const metricNameIds = (wanted: Iterable<string>): Promise<Map<string, number>> =>
  lookUp(wanted, numbers, (missing) => outsideTransaction(() => findOrAdd(missing)), byName);

async function findOrAdd(wanted: string[]): Promise<Named[]> {
  const found = await select(sql`name = ANY(${wanted}::text[])`);
  const there = new Set(found.map(({ name }) => name));
  const unknown = wanted.filter((name) => !there.has(name)).sort();
  if (unknown.length === 0) return found;
  await rows(
    sql`INSERT INTO metric_names (name) SELECT unnest(${unknown}::text[]) ON CONFLICT (name) DO NOTHING`,
  );
  return [...found, ...(await select(sql`name = ANY(${unknown}::text[])`))];
}

/** The numbers of those names that some run has logged. */
export const findMetricNameIds = (wanted: string[]): Promise<Map<string, number>> =>
  lookUp(wanted, numbers, (missing) => select(sql`name = ANY(${missing}::text[])`), byName);

/** The names behind numbers. */
export const findMetricNames = (wanted: Iterable<number>): Promise<Map<number, string>> =>
  lookUp(
    wanted,
    names,
    (missing) => select(sql`id = ANY(${missing}::int[])`),
    ({ id, name }) => [id, name],
  );
