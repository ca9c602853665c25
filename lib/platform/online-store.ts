/** Rows for look-ups by key: one an entity, its latest. Postgres holds them; what asks at the same time travels together. */
import sql from 'sql-template-tag';
import { coalesce } from './coalesce';
import { rows } from './db';

export type OnlineRow = { entity: string; values: Record<string, unknown>; eventTime: number | null };
export type OnlineKey = { table: number; entity: string };

export interface OnlineStore {
  /** In the order of the keys; undefined where there is none. */
  get(keys: readonly OnlineKey[]): Promise<(OnlineRow | undefined)[]>;
  /**
   * Puts rows in the place of their entities'. A row that was pushed and is not in the table yet gives way only to one of its own
   * time or later.
   *
   * @param publication greater than those before; negative for rows that are pushed: the number of their batch
   */
  put(table: number, given: readonly OnlineRow[], publication: number): Promise<void>;
  remove(table: number, entities: readonly string[]): Promise<void>;
  /** Removes what an earlier publication brought and no later one did. */
  removeBefore(table: number, publication: number): Promise<void>;
  /** Pushed rows up to that batch are in the table now. */
  settle(table: number, batch: number): Promise<void>;
  /** Removes rows of an earlier time (microseconds), some at once. Answers how many. */
  expire(table: number, before: number): Promise<number>;
  count(table: number): Promise<number>;
  /** Any so many entities of a table. */
  sample(table: number, most: number): Promise<OnlineRow[]>;
  clear(table: number): Promise<void>;
}

const GET = `
  SELECT given.place, online_rows.values, online_rows.event_time AS "eventTime"
  FROM unnest($1::int[], $2::text[]) WITH ORDINALITY AS given (table_key, entity, place)
  JOIN online_rows ON online_rows.table_key = given.table_key AND online_rows.entity = given.entity`;
const MOST_AT_ONCE = 2_000;
const MOST_EXPIRED = 10_000;

type Found = { place: number; values: Record<string, unknown>; eventTime: number | null };

async function read(requests: readonly (readonly OnlineKey[])[]): Promise<(OnlineRow | undefined)[][]> {
  const keys = requests.flat();
  const found = await rows<Found>({
    name: 'online.get',
    text: GET,
    values: [keys.map(({ table }) => table), keys.map(({ entity }) => entity)],
  });
  const all: (OnlineRow | undefined)[] = keys.map(() => undefined);
  for (const { place, values, eventTime } of found)
    all[place - 1] = { entity: keys[place - 1]?.entity ?? '', values, eventTime };
  let at = 0;
  return requests.map((request) => {
    at += request.length;
    return all.slice(at - request.length, at);
  });
}

const together = coalesce(read, { lanes: 2, maxWeight: MOST_AT_ONCE });

export const onlineStore: OnlineStore = {
  get: (keys) => (keys.length === 0 ? Promise.resolve([]) : together(keys, keys.length)),

  async put(table, given, publication) {
    await rows(sql`
      INSERT INTO online_rows (table_key, entity, values, event_time, publication)
      SELECT ${table}::int, given.entity, given.values, given."eventTime", ${publication}::bigint
      FROM jsonb_to_recordset(${JSON.stringify(given)}::jsonb) AS given (entity text, values jsonb, "eventTime" bigint)
      ON CONFLICT (table_key, entity) DO UPDATE
      SET values = excluded.values, event_time = excluded.event_time, publication = excluded.publication
      WHERE excluded.event_time >= online_rows.event_time
         OR (online_rows.publication >= 0 AND excluded.publication >= 0)
         OR (excluded.publication < 0 AND online_rows.event_time IS NULL)`);
  },
  async remove(table, entities) {
    await rows(
      sql`DELETE FROM online_rows WHERE table_key = ${table} AND publication >= 0 AND entity = ANY(${entities}::text[])`,
    );
  },
  async removeBefore(table, publication) {
    await rows(
      sql`DELETE FROM online_rows WHERE table_key = ${table} AND publication >= 0 AND publication < ${publication}`,
    );
  },
  async settle(table, batch) {
    await rows(
      sql`UPDATE online_rows SET publication = 0 WHERE table_key = ${table} AND publication < 0 AND publication >= ${-batch}`,
    );
  },
  async expire(table, before) {
    const gone = await rows(sql`
      DELETE FROM online_rows WHERE table_key = ${table} AND entity IN (
        SELECT entity FROM online_rows WHERE table_key = ${table} AND event_time < ${before} LIMIT ${MOST_EXPIRED})
      RETURNING 1`);
    return gone.length;
  },
  async count(table) {
    const [found] = await rows<{ n: number }>(
      sql`SELECT count(*) AS n FROM online_rows WHERE table_key = ${table}`,
    );
    return found?.n ?? 0;
  },
  sample: (table, most) =>
    rows<OnlineRow>(sql`
      SELECT entity, values, event_time AS "eventTime" FROM online_rows WHERE table_key = ${table} AND publication >= 0
      ORDER BY md5(entity) LIMIT ${most}`),
  async clear(table) {
    await rows(sql`DELETE FROM online_rows WHERE table_key = ${table}`);
  },
};
