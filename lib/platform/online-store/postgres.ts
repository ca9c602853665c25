/** The online store in Postgres, which is there anyway: a row an entity. What asks at the same time travels together. */
import sql from 'sql-template-tag';
import { coalesce } from '../coalesce';
import { isUnreachable, rows, rowsPatiently } from '../db';
import type { OnlineKeys, OnlineRow, OnlineStore, Values } from './store';

/** JSON has it only escaped. */
const SEPARATOR = '\u001f';

/**
 * One value for all rows, in the order of their keys: to take apart a thousand rows of the wire costs more than to find them. The inner
 * SELECT is an index look-up whatever the planner thinks of the table's size.
 *
 * @param missing stands where there is no row
 */
const getJoined = (separator: string, missing: string) => `
  SELECT string_agg(coalesce((
    SELECT online_rows.values FROM online_rows
    WHERE online_rows.table_key = given.table_key AND online_rows.entity = given.entity), '${missing}'), ${separator} ORDER BY place) AS found
  FROM unnest(string_to_array($1, ',')::int[], string_to_array($2, chr(31))) WITH ORDINALITY AS given (table_key, entity, place)`;
const GET_TEXTS = getJoined('chr(31)', '');
const GET_LIST = getJoined("','", 'null');
const MOST_AT_ONCE = 2_000;
/** To find so many costs as much as to ask. */
const MANY = 64;
const MOST_EXPIRED = 10_000;
const LEAST = -(2n ** 63n);
const toBigint = (time: number) => String(time < Number(LEAST) ? LEAST : BigInt(Math.ceil(time)));

async function ask(name: string, text: string, requests: readonly OnlineKeys[]): Promise<string> {
  // Texts of each request, joined: lists of all of them would be made only to be written.
  let tables = '';
  let entities = '';
  for (const request of requests) {
    tables += (tables && ',') + request.tables.join();
    entities += (entities && SEPARATOR) + request.entities.join(SEPARATOR);
  }
  const [answer] = await rows<{ found: string }>({ name, text, values: [tables, entities] });
  return answer?.found ?? '';
}

/** What was found for all of them, to each its own. */
function share<Found>(all: readonly Found[], requests: readonly OnlineKeys[]): Found[][] {
  if (requests.length === 1) return [all as Found[]];
  let at = 0;
  return requests.map(({ entities }) => {
    at += entities.length;
    return all.slice(at - entities.length, at);
  });
}

async function readTexts(requests: readonly OnlineKeys[]): Promise<(string | undefined)[][]> {
  const found = await ask('online.get', GET_TEXTS, requests);
  return share(
    found.split(SEPARATOR).map((text) => (text === '' ? undefined : text)),
    requests,
  );
}

/** The list is parsed as it comes: its rows are not told apart first. */
async function readValues(requests: readonly OnlineKeys[]): Promise<(Values | null)[][]> {
  return share(JSON.parse(`[${await ask('online.getValues', GET_LIST, requests)}]`), requests);
}

const LANES = { lanes: 2, maxWeight: MOST_AT_ONCE, worthALane: MANY, isOfAll: isUnreachable };
const texts = coalesce(readTexts, LANES);
const values = coalesce(readValues, LANES);

export const postgresStore: OnlineStore = {
  isTransactional: true,
  get: (keys) => (keys.entities.length === 0 ? Promise.resolve([]) : texts(keys, keys.entities.length)),
  getValues: (keys) =>
    keys.entities.length === 0 ? Promise.resolve([]) : values(keys, keys.entities.length),

  async put(table, given, publication) {
    if (given.length === 0) return;
    // Lists in one text each: as JSON the texts of values would be quoted here, and read twice there.
    const entities = given.map(({ entity }) => entity).join(SEPARATOR);
    const texts = given.map(({ values }) => values).join(SEPARATOR);
    const times = given.map(({ eventTime }) => eventTime ?? '').join();
    await rows(sql`
      INSERT INTO online_rows (table_key, entity, values, event_time, publication)
      SELECT ${table}::int, given.entity, given.values, given.event_time, ${publication}::bigint
      FROM unnest(string_to_array(${entities}, chr(31)), string_to_array(${texts}, chr(31)), string_to_array(${times}, ',', '')::bigint[])
        AS given (entity, values, event_time)
      ON CONFLICT (table_key, entity) DO UPDATE
      SET values = excluded.values, event_time = excluded.event_time, publication = excluded.publication
      WHERE excluded.event_time > online_rows.event_time
         OR online_rows.publication BETWEEN 0 AND excluded.publication
         OR (excluded.publication < 0 AND (online_rows.event_time IS NULL OR excluded.event_time = online_rows.event_time))`);
  },
  async remove(table, entities, publication) {
    await rows(sql`
      DELETE FROM online_rows
      WHERE table_key = ${table} AND publication BETWEEN 0 AND ${publication}::bigint AND entity = ANY(${entities}::text[])`);
  },
  async removeBefore(table, publication) {
    await rowsPatiently(
      sql`DELETE FROM online_rows WHERE table_key = ${table} AND publication >= 0 AND publication < ${publication}`,
    );
  },
  async settle(table, batch, publication) {
    await rowsPatiently(sql`
      UPDATE online_rows SET publication = ${publication}::bigint
      WHERE table_key = ${table} AND publication < 0 AND publication >= ${-batch}`);
  },
  async expire(table, from, before) {
    const gone = await rows(sql`
      DELETE FROM online_rows WHERE table_key = ${table} AND entity IN (
        SELECT entity FROM online_rows WHERE table_key = ${table} AND event_time >= ${toBigint(from)}::bigint
        AND event_time < ${toBigint(before)}::bigint LIMIT ${MOST_EXPIRED})
      RETURNING 1`);
    return gone.length;
  },
  async count(table) {
    const [found] = await rows<{ n: number }>(
      sql`SELECT count(*) AS n FROM online_rows WHERE table_key = ${table}`,
    );
    return found?.n ?? 0;
  },
  async sample(table, most) {
    const found = await rows<{ entity: string; values: string; eventTime: number | null }>(sql`
      SELECT entity, values, event_time AS "eventTime" FROM online_rows WHERE table_key = ${table} AND publication >= 0
      ORDER BY md5(entity) LIMIT ${most}`);
    return found.map(({ values, ...row }): OnlineRow => ({ ...row, values: JSON.parse(values) as Values }));
  },
  async clear(table) {
    await rowsPatiently(sql`DELETE FROM online_rows WHERE table_key = ${table}`);
  },
};
