/** The log of an endpoint's predictions as rows of a table: inputs by their names, what was answered, what came true. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { type InferenceRow, newestSince, readInferenceLog } from '@/lib/domains/serving/index';
import { notFound } from '@/lib/pure/errors';
import { identifier, literal } from '@/lib/pure/sql-text';
import type { TimeWindow } from '@/lib/pure/windows/windows';
import type { SourceColumn } from './counting/relation';
import { inFolder } from './uploading/keep-file';

/** The column of when a prediction was logged. */
export const LOGGED_AT = 'time';

/** An endpoint's log is looked at so far back, and so many rows of it. */
export const LOOKS_BACK = 31 * 86_400_000;
const MOST_ROWS = 5_000_000;
const MOST_COLUMNS = 500;

type Cell = string | number | boolean | null;
type Flat = Record<string, Cell>;

const cellOf = (value: unknown): Cell =>
  value === null || value === undefined
    ? null
    : typeof value === 'object'
      ? JSON.stringify(value)
      : typeof value === 'bigint'
        ? Number(value)
        : (value as Cell);

/** A single answer is `prediction`; of several each has its name behind it. */
function flat(row: InferenceRow): Flat {
  const own: Flat = {
    request_id: `${row.requestId}:${row.rowIndex}`,
    time: row.time,
    model_version: row.modelVersion,
    latency_ms: row.latencyMs,
    label: cellOf(row.label),
  };
  const { output } = row;
  if (output !== null && typeof output === 'object' && !Array.isArray(output))
    for (const [name, value] of Object.entries(output)) own[`prediction_${name}`] = cellOf(value);
  else own.prediction = cellOf(output);
  for (const [name, value] of Object.entries(row.inputs ?? {}))
    own[name in own ? `input_${name}` : name] = cellOf(value);
  return own;
}

/** What all values of a column fit into. */
function widen(before: string | undefined, value: Cell): string | undefined {
  if (value === null) return before;
  const type = typeof value === 'number' ? 'DOUBLE' : typeof value === 'boolean' ? 'BOOLEAN' : 'VARCHAR';
  return before === undefined || before === type ? type : 'VARCHAR';
}

export const selectInferences = (file: string, columns: readonly SourceColumn[]): string => {
  const types = columns.map(({ name, type }) => `${literal(name)}: ${literal(type)}`);
  return `SELECT ${columns.map(({ name }) => identifier(name)).join(', ')}
          FROM read_json(${literal(file)}, format = 'newline_delimited', columns = {${types.join(', ')}})`;
};

async function* readTimes(endpointId: string, times: readonly TimeWindow[]): AsyncGenerator<InferenceRow[]> {
  for (const { start, end } of times) yield* readInferenceLog({ endpointId, from: start, to: end });
}

/**
 * Lends a file of the log's rows, a line each.
 *
 * @param times that are wanted; as far back as a log is looked at by default, the newest rows of it
 * @param use is told since when, where the log has more rows than are looked at
 * @throws RESOURCE_DOES_NOT_EXIST while there is none
 */
export const writeInferences = <T>(
  endpointId: string,
  times: readonly TimeWindow[] | undefined,
  use: (file: string, columns: SourceColumn[], since: number | undefined) => Promise<T>,
  mostRows = MOST_ROWS,
): Promise<T> =>
  inFolder(async (folder) => {
    const file = `${folder}/inferences.json`;
    const to = createWriteStream(file, { mode: 0o600 });
    const types = new Map<string, string | undefined>();
    let count = 0;
    const now = Date.now();
    const since = times ? undefined : await newestSince(endpointId, now - LOOKS_BACK, mostRows);
    const wanted = times ?? [{ start: since ?? now - LOOKS_BACK, end: now + 1 }];
    for await (const rows of readTimes(endpointId, wanted)) {
      const lines = rows.map((row) => {
        const own = flat(row);
        for (const [name, value] of Object.entries(own))
          if (types.has(name) || types.size < MOST_COLUMNS) types.set(name, widen(types.get(name), value));
        return JSON.stringify(own);
      });
      if (!to.write(`${lines.join('\n')}\n`)) await once(to, 'drain');
      count += rows.length;
    }
    to.end();
    await once(to, 'close');
    if (count === 0 && times === undefined) throw notFound('The endpoint has logged no prediction yet.');
    const columns = [...types]
      .filter(([name]) => !name.includes('\0'))
      .map(([name, type]) =>
        type === undefined ? { name, type: 'VARCHAR', isEmpty: true } : { name, type },
      );
    return use(file, columns, since);
  });
