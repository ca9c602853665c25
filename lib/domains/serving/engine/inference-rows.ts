/** What is noted of a request as rows of the inference log, one a prediction. */
import type { SentRows } from '@/lib/pure/scoring/table';
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
  table: SentRows | undefined;
  /** As it came, where it is no table. */
  raw: string;
  answer: string;
  settings: Settings['log'];
};

export type LogRow = ReturnType<typeof rowOf>;

export function rowsOf(entry: Logged, time: number): LogRow[] {
  const { table, settings, status, answer, raw } = entry;
  if (raw.length > settings.maxBytes || answer.length > settings.maxBytes) {
    const fault = raw.length > settings.maxBytes ? 'MAX_REQUEST_SIZE_EXCEEDED' : 'MAX_RESPONSE_SIZE_EXCEEDED';
    return [rowOf(entry, time, 0, undefined, undefined, fault)];
  }
  const parsed = parse(answer);
  const fault =
    status >= 400 ? String((parsed as { message?: unknown })?.message ?? '').slice(0, 2000) : undefined;
  const isObject = typeof parsed === 'object' && parsed !== null;
  // Models of language answer by their own protocol, not under `predictions`.
  const whole = status < 400 ? parsed : undefined;
  const predictions = isObject && 'predictions' in parsed ? parsed.predictions : whole;
  const masked = new Set(settings.masked);
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

/** Written out: thousands of them are made a second, and copies of a common part took longer than all else about them. */
const rowOf = (
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
