/** Answers in the log of an endpoint, as a model server would have written them. */
import { logInference, writeInferences } from '@/lib/domains/serving/engine/inference-log';
import type { Logged } from '@/lib/domains/serving/engine/inference-rows';
import { Settings } from '@/lib/domains/serving/schemas';
import { sentRows } from '@/lib/pure/scoring/table';
import { unique } from './callers';

type Given = {
  endpointId: string;
  model: string;
  version?: number;
  /** Columns of as many rows as there are predictions. */
  inputs: Record<string, unknown[]>;
  predictions: unknown[];
  latencyMs?: number;
  masked?: string[];
  isShadow?: boolean;
  status?: number;
};

/** One request; answers its id. */
export async function logAnswers({
  endpointId,
  model,
  version = 1,
  inputs,
  predictions,
  latencyMs = 2,
  masked = [],
  isShadow = false,
  status = 200,
}: Given): Promise<string> {
  const requestId = unique();
  logInference({
    endpointId,
    requestId,
    clientRequestId: undefined,
    configVersion: 1,
    entity: { name: `v${version}`, modelName: model, version } as Logged['entity'],
    status,
    latencyMs,
    caller: 'ada@example.com',
    isShadow,
    table: sentRows({ columns: new Map(Object.entries(inputs)), rows: predictions.length }),
    raw: '{}',
    bytes: 2,
    answer: JSON.stringify({ predictions }),
    settings: { ...Settings.parse({}).log, masked },
  });
  await writeInferences();
  return requestId;
}
