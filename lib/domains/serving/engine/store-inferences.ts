/** Rows of the inference log into their day's part of the table. */
import sql, { type Sql } from 'sql-template-tag';
import { rows, transaction } from '@/lib/platform/db';
import { jsonbList } from '@/lib/platform/jsonb-list';
import { storableJson } from '@/lib/pure/storable-json';
import { entryText, type Logged, numbersText, rowOf, rowsOf } from './inference-rows';
import { labelsKey } from './labels-key';
import { CellWriter, numberColumns } from './number-rows';

export const DAY = 86_400_000;

const days = new Set<number>();

/** What was there may be gone. */
export const forgetDays = () => days.clear();

/** Makes the day's part of the table where it is not there. */
export async function ensureDay(time: number): Promise<void> {
  const day = Math.floor(time / DAY);
  if (days.has(day)) return;
  const name = `inference_log_${new Date(day * DAY).toISOString().slice(0, 10).replaceAll('-', '')}`;
  // Numbers of our own making alone: a statement of this kind takes no parameters.
  await rows({
    text: `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF inference_log FOR VALUES FROM (${day * DAY}) TO (${(day + 1) * DAY})`,
    values: [],
  });
  days.add(day);
}

/**
 * Some as they came, for the database to take apart; the rest, and what it cannot take apart, as rows.
 *
 * @param kept gets each entry that was written: where this throws, the others are to be tried again
 */
export async function storeInferences(
  entries: readonly Logged[],
  time: number,
  kept: Set<Logged>,
): Promise<void> {
  await ensureDay(time);
  const texts: string[] = [];
  const asCame: Logged[] = [];
  for (const entry of entries) {
    const text = entryText(entry, time);
    if (text === undefined) continue;
    texts.push(text);
    asCame.push(entry);
  }
  if (texts.length > 0 && (await tryTo(() => insertHeads(texts, IN_BODIES))))
    for (const entry of asCame) kept.add(entry);
  await storeNumbers(entries, time, kept);
  await keepRows(kept.size === 0 ? entries : entries.filter((entry) => !kept.has(entry)), time, kept);
  await takeEarlyLabels(entries);
}

/** Labels that came by ids which callers gave, before the rows were there to say whose those are. They stay for requests of the same id to come. */
async function takeEarlyLabels(entries: readonly Logged[]): Promise<void> {
  const named = entries.filter(({ clientRequestId, isShadow }) => clientRequestId !== undefined && !isShadow);
  if (named.length === 0) return;
  const endpoints = named.map(({ endpointId }) => endpointId);
  await transaction(async () => {
    // A label that is being said looked for these rows before they were there, and is not there itself yet.
    await rows(sql`
      SELECT pg_advisory_xact_lock(${labelsKey(sql`endpoint`)})
      FROM (SELECT DISTINCT endpoint FROM unnest(${endpoints}::text[]) AS given (endpoint) ORDER BY endpoint) AS meant`);
    await rows(sql`
      WITH named AS (
        SELECT * FROM unnest(
          ${endpoints}::text[],
          ${named.map(({ clientRequestId }) => (clientRequestId ?? '').replaceAll('\0', ''))}::text[],
          ${named.map(({ requestId }) => requestId)}::text[]) AS given (endpoint, called, request)
        WHERE called <> request)
      INSERT INTO inference_labels (endpoint_id, request_id, row_index, label, time, labelled_by)
      SELECT DISTINCT endpoint_id, request, row_index, label, time, labelled_by
      FROM named JOIN inference_labels ON endpoint_id = endpoint AND request_id = called
      ON CONFLICT DO NOTHING`);
  });
}

async function storeNumbers(entries: readonly Logged[], time: number, kept: Set<Logged>): Promise<void> {
  const found = entries.flatMap((entry) => {
    const columns = numberColumns(entry);
    return columns && typeof entry.table === 'object' ? [{ entry, columns, rows: entry.table.rows }] : [];
  });
  if (found.length === 0) return;
  const cells = new CellWriter(
    found.reduce((sum, { columns, rows: count }) => sum + columns.length * count, 0),
  );
  const texts: string[] = [];
  const written: Logged[] = [];
  for (const { entry, columns, rows: count } of found) {
    const names = columns.map(({ name }) => name);
    const text = numbersText(entry, time, names, cells.count);
    if (text === undefined) continue;
    cells.add(columns, count);
    texts.push(text);
    written.push(entry);
  }
  const bytes = cells.bytes();
  if (texts.length > 0 && (await tryTo(() => insertHeads(texts, inCells(bytes)))))
    for (const entry of written) kept.add(entry);
}

/** What no database can hold, as a number beyond all bounds, must not keep its neighbours out: they are halved until it stands alone. */
async function keepRows(entries: readonly Logged[], time: number, kept: Set<Logged>): Promise<void> {
  if (entries.length === 0) return;
  if (await tryTo(() => insertRows(JSON.stringify(entries.flatMap((entry) => rowsOf(entry, time)))))) {
    for (const entry of entries) kept.add(entry);
    return;
  }
  const [only] = entries;
  if (entries.length === 1 && only) {
    const row = rowOf(only, time, 0, undefined, undefined, 'CANNOT_BE_STORED');
    await insertRows(JSON.stringify([row]));
    kept.add(only);
    return;
  }
  const half = entries.length >> 1;
  await keepRows(entries.slice(0, half), time, kept);
  await keepRows(entries.slice(half), time, kept);
}

/** Whether it was done. False where what is given cannot be; what else goes wrong is thrown on, and tried again. */
async function tryTo(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof RangeError || BY_DATA.test(String((error as { code?: unknown }).code))) return false;
    throw error;
  }
}

/** PostgreSQL's classes of errors: what data are, and how far it goes with them. */
const BY_DATA = /^(22|54)/;

const insertRows = (text: string) =>
  rows(
    sql`INSERT INTO inference_log (endpoint_id, time, request_id, row_index, client_request_id, config_version, entity, model_name,
          model_version, status, latency_ms, sampling, caller, is_shadow, inputs, output, fault)
        SELECT endpoint_id, time, request_id, row_index, client_request_id, config_version, entity, model_name,
          model_version, status, latency_ms, sampling, caller, is_shadow, inputs, output, fault
        FROM jsonb_to_recordset(${storableJson(text)}::jsonb) AS given (
          endpoint_id text, time bigint, request_id text, row_index int, client_request_id text, config_version int, entity text,
          model_name text, model_version int, status int, latency_ms real, sampling real, caller text, is_shadow boolean,
          inputs jsonb, output jsonb, fault text)`,
  );

/** The rows of bodies, records or a split table, each with its place. */
const IN_BODIES = sql`
  SELECT record, at FROM jsonb_array_elements(body -> 'dataframe_records') WITH ORDINALITY AS sent (record, at)
  UNION ALL
  SELECT (SELECT jsonb_object_agg(name, cells -> (place - 1)::int)
          FROM jsonb_array_elements_text(body #> '{dataframe_split,columns}') WITH ORDINALITY AS called (name, place)), at
  FROM jsonb_array_elements(body #> '{dataframe_split,data}') WITH ORDINALITY AS sent (cells, at)`;

/** The same out of the cells of all entries. */
const inCells = (cells: Buffer) => sql`
  SELECT (SELECT jsonb_object_agg(name, to_jsonb(nullif(cells[first + (at - 1) * cardinality(columns) + place], 'NaN')))
          FROM unnest(columns) WITH ORDINALITY AS called (name, place)), at
  FROM generate_series(1::bigint, count) AS at CROSS JOIN (SELECT ${cells}::float8[] AS cells) AS sent`;

/** A prediction each where there are as many as rows; else all of them beside the first. */
const insertHeads = (texts: readonly string[], sentRows: Sql) =>
  rows(
    sql`INSERT INTO inference_log (endpoint_id, time, request_id, row_index, client_request_id, config_version, entity, model_name,
          model_version, status, latency_ms, sampling, caller, is_shadow, inputs, output)
        SELECT endpoint_id, time, request_id, at - 1, client_request_id, config_version, entity, model_name,
          model_version, status, latency_ms, sampling, caller, is_shadow,
          CASE WHEN masked IS NULL THEN record ELSE record - masked END,
          CASE WHEN jsonb_typeof(predictions) = 'array' AND jsonb_array_length(predictions) = count THEN predictions -> (at - 1)::int
               WHEN at = 1 THEN predictions END
        FROM jsonb_to_recordset(${jsonbList(texts)}::jsonb) AS given (
          endpoint_id text, time bigint, request_id text, client_request_id text, config_version int, entity text,
          model_name text, model_version int, status int, latency_ms real, sampling real, caller text, is_shadow boolean,
          count int, masked text[], body jsonb, columns text[], first int, answer jsonb)
        CROSS JOIN LATERAL (${sentRows}) AS sent_rows (record, at)
        CROSS JOIN LATERAL (SELECT CASE WHEN jsonb_typeof(answer) = 'object' AND answer ? 'predictions' THEN answer -> 'predictions' ELSE answer END AS predictions) AS said`,
  );
