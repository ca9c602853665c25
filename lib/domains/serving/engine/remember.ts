/** What became of a request, in all the places that remember. */
import { serving as telemetry } from '@/lib/platform/telemetry';
import { bodyOfTensors, type SentTensor } from '@/lib/pure/scoring/open-inference/sent-tensors';
import type { Asked } from '@/lib/pure/scoring/read-body';
import type { SentRows } from '@/lib/pure/scoring/table';
import { logInference } from './inference-log';
import type { Logged } from './inference-rows';
import type { Invocation, LiveConfig, LiveEndpoint } from './live-endpoint';
import type { ServedModel } from './served-model';
import type { Outcome } from './work';

/** A request that is being answered, as far as it has come. */
export type Underway = {
  readonly invocation: Invocation;
  readonly begun: number;
  live: LiveConfig | undefined;
  served: ServedModel | undefined;
  asked: Asked | undefined;
  table: SentRows | undefined;
  /** The body as a text; empty where it is another protocol's. */
  raw: string;
};

export function remember(endpoint: LiveEndpoint, outcome: Outcome, request: Underway): void {
  const { row, meter } = endpoint;
  const { served, live, table } = request;
  const { status } = outcome;
  const milliseconds = performance.now() - request.begun;
  measure(endpoint, served, outcome, milliseconds);
  meter.count({
    endpointKey: row.key,
    // Who was refused before an entity was chosen counts for the endpoint, and for none of them.
    entity: served?.entity.name ?? '',
    configVersion: live?.version ?? 0,
    status,
    predictions: status < 400 ? (table?.rows ?? 1) : 0,
    milliseconds,
  });
  if (!served || !live) return;
  logInference({
    endpointId: row.id,
    requestId: request.invocation.requestId,
    clientRequestId: request.asked?.clientRequestId,
    configVersion: live.version,
    entity: served.entity,
    status,
    latencyMs: milliseconds,
    caller: request.invocation.caller?.email,
    isShadow: false,
    ...sentOf(request, table),
    answer: outcome.body,
    settings: row.settings.log,
  });
}

/** Rows that stand in the body as they came are not held a second time, and tensors are written out where they are no rows. */
export function sentOf(
  { invocation, asked, raw }: Pick<Underway, 'invocation' | 'asked' | 'raw'>,
  table: SentRows | undefined,
): Pick<Logged, 'table' | 'raw' | 'bytes'> {
  const bytes = invocation.body.length;
  if (asked?.format === 'tensors') {
    return { table, bytes, raw: table ? '' : bodyOfTensors(asked.value as SentTensor[], 'null') };
  }
  const isInBody = table?.source !== undefined && table.source === asked?.value;
  return { table: isInBody ? table.rows : table, raw, bytes };
}

function measure(
  { row, inFlight }: LiveEndpoint,
  served: ServedModel | undefined,
  { status, queueMs, modelMs }: Outcome,
  milliseconds: number,
): void {
  const entity = served?.entity.name ?? '';
  telemetry.seconds.observe(milliseconds / 1000, row.name, entity, String(status));
  telemetry.underWay.set(row.name, inFlight);
  if (status >= 400) return;
  telemetry.queueSeconds.observe(Math.max(0, queueMs) / 1000, row.name, entity);
  telemetry.modelSeconds.observe(modelMs / 1000, row.name, entity);
}
