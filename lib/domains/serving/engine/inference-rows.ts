/** What is noted of a request as rows of the inference log, one a prediction: by the database out of the bodies, or here. */
import { readBody } from '@/lib/pure/scoring/read-body';
import { type SentRows, sentRowsOf } from '@/lib/pure/scoring/table';
import type { ServedDefinition } from '../definition';
import type { Settings } from '../schemas';

export type Logged = {
  endpointId: string;
  requestId: string;
  clientRequestId: string | undefined;
  configVersion: number;
  entity: ServedDefinition;
  status: number;
  latencyMs: number;
  caller: string | undefined;
  isShadow: boolean;
  /** A number says how many rows there are in the body as it came, as records or as a split table: nothing else of them is held. */
  table: SentRows | number | undefined;
  /** As it came; tensors as MLflow's protocol has them, and nothing where a table has them. */
  raw: string;
  /** How long the body was. */
  bytes: number;
  answer: string;
  settings: Settings['log'];
};

/** Postgres holds no NUL and no half of a surrogate pair, and knows no NaN: such are written out here, row by row. */
const isUnusual = (text: string) => text.includes('\\u') || text.includes('NaN') || text.includes('Infinity');

/**
 * An entry whose rows the database takes out of the bodies by itself: a request of many rows is neither taken apart nor written out
 * again on its way. Undefined where that cannot be.
 */
export function entryText(entry: Logged, time: number): string | undefined {
  const { table, raw } = entry;
  if (typeof table !== 'number' || isUnusual(raw)) return undefined;
  return headText(entry, time, { count: table }, `"body":${raw}`);
}

/** The same of rows whose cells go beside it: of these columns, the first cell at this place. */
export const numbersText = (entry: Logged, time: number, columns: readonly string[], first: number) =>
  typeof entry.table === 'object'
    ? headText(
        entry,
        time,
        { count: entry.table.rows },
        `"columns":${JSON.stringify(columns)},"first":${first}`,
      )
    : undefined;

function headText(entry: Logged, time: number, more: object, rows: string): string | undefined {
  const { settings, status, answer, bytes } = entry;
  if (status >= 400 || bytes > settings.maxBytes || answer.length > settings.maxBytes) return undefined;
  if (isUnusual(answer)) return undefined;
  const { row_index: _, ...common } = rowOf(entry, time, 0, undefined, undefined, undefined);
  const masked = settings.masked.length > 0 ? { masked: settings.masked } : {};
  const head = JSON.stringify({ ...common, ...more, ...masked });
  return `${head.slice(0, -1)},${rows},"answer":${answer}}`;
}

export type LogRow = ReturnType<typeof rowOf>;

export function rowsOf(entry: Logged, time: number): LogRow[] {
  const { settings, status, answer, raw, bytes } = entry;
  if (bytes > settings.maxBytes || answer.length > settings.maxBytes) {
    const fault = bytes > settings.maxBytes ? 'MAX_REQUEST_SIZE_EXCEEDED' : 'MAX_RESPONSE_SIZE_EXCEEDED';
    return [rowOf(entry, time, 0, undefined, undefined, fault)];
  }
  const parsed = parse(answer);
  const fault = status >= 400 ? faultIn(parsed, settings.masked.length > 0) : undefined;
  const isObject = typeof parsed === 'object' && parsed !== null;
  // Models of language answer by their own protocol, not under `predictions`.
  const whole = status < 400 ? parsed : undefined;
  const predictions = isObject && 'predictions' in parsed ? parsed.predictions : whole;
  const masked = new Set(settings.masked);
  const table = typeof entry.table === 'number' ? rowsIn(raw, entry.table) : entry.table;
  if (!table) {
    const inputs = masked.size > 0 ? undefined : parse(raw);
    return [rowOf(entry, time, 0, inputs, predictions, fault)];
  }
  const isRowWise = Array.isArray(predictions) && predictions.length === table.rows;
  const shown = (row: number) => {
    const record = table.at(row);
    if (masked.size === 0) return record;
    return Object.fromEntries(Object.entries(record).filter(([name]) => !masked.has(name)));
  };
  const found: LogRow[] = new Array(table.rows);
  for (let row = 0; row < table.rows; row += 1) {
    const output: unknown = isRowWise ? predictions[row] : row === 0 ? predictions : undefined;
    found[row] = rowOf(entry, time, row, shown(row), output, fault);
  }
  return found;
}

/** What is said of a fault may have any value of the request in it. */
function faultIn(answer: unknown, hasMasked: boolean): string {
  const { message, error_code: code } = (answer ?? {}) as { message?: unknown; error_code?: unknown };
  if (!hasMasked) return String(message ?? '').slice(0, 2000);
  return `${typeof code === 'string' ? code : 'It failed'}: the message is not kept, as columns are masked.`;
}

const rowsIn = (raw: string, rows: number): SentRows => sentRowsOf(readBody('application/json', raw), rows);

/** Written out: thousands of them are made a second, and copies of a common part took longer than all else about them. */
export const rowOf = (
  entry: Logged,
  time: number,
  index: number,
  inputs: unknown,
  output: unknown,
  fault: string | undefined,
) => ({
  endpoint_id: entry.endpointId,
  time,
  request_id: entry.requestId,
  row_index: index,
  client_request_id: entry.clientRequestId,
  config_version: entry.configVersion,
  entity: entry.entity.name,
  model_name: entry.entity.modelName,
  // An external model has none.
  model_version: entry.entity.version || undefined,
  status: entry.status,
  latency_ms: entry.latencyMs,
  sampling: entry.settings.sampling,
  caller: entry.caller,
  is_shadow: entry.isShadow,
  inputs,
  output,
  fault,
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
