/** The log of an endpoint's predictions as rows of a table: inputs by their names, what was answered, what came true. */
import { flattener, newestSince, readInferenceLog } from '@/lib/domains/serving/index';
import { cellOf, type FlatRow, withRowsFile } from '@/lib/platform/duckdb/rows-file';
import { notFound } from '@/lib/pure/errors';
import type { TimeWindow } from '@/lib/pure/windows/windows';
import type { SourceColumn } from './counting/relation';
import type { MonitorSource } from './schemas';

/** The column of when a prediction was logged. */
export const LOGGED_AT = 'time';

/** The column of which version of the model answered. */
const VERSION = 'model_version';

/** Whether a column of a source, or a slice by one, is of the versions of a model: there are others each time that one is deployed. */
export const isOfVersions = (name: string, { kind }: MonitorSource): boolean =>
  kind === 'endpoint' && (name === VERSION || name.startsWith(`${VERSION}=`));

/** An endpoint's log is looked at so far back, and so many rows of it. */
export const LOOKS_BACK = 31 * 86_400_000;
const MOST_ROWS = 5_000_000;

async function* readTimes(endpointId: string, times: readonly TimeWindow[]): AsyncGenerator<FlatRow[]> {
  const flat = flattener((row) => ({
    request_id: `${row.requestId}:${row.rowIndex}`,
    time: row.time,
    [VERSION]: row.modelVersion,
    latency_ms: row.latencyMs,
    label: cellOf(row.label),
  }));
  for (const { start, end } of times)
    for await (const rows of readInferenceLog({ endpointId, from: start, to: end })) yield rows.map(flat);
}

/**
 * Lends a file of the log's rows, a line each.
 *
 * @param times that are wanted; as far back as a log is looked at by default, the newest rows of it
 * @param use is told since when, where the log has more rows than are looked at
 * @throws RESOURCE_DOES_NOT_EXIST while there is none
 */
export async function writeInferences<T>(
  endpointId: string,
  times: readonly TimeWindow[] | undefined,
  use: (file: string, columns: SourceColumn[], since: number | undefined) => Promise<T>,
  mostRows = MOST_ROWS,
): Promise<T> {
  const now = Date.now();
  const since = times ? undefined : await newestSince(endpointId, now - LOOKS_BACK, mostRows);
  const wanted = times ?? [{ start: since ?? now - LOOKS_BACK, end: now + 1 }];
  return withRowsFile(readTimes(endpointId, wanted), (file, columns, count) => {
    if (count === 0 && times === undefined) throw notFound('The endpoint has logged no prediction yet.');
    return use(file, columns, since);
  });
}
