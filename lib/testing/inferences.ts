/** Answers in the log of an endpoint, as a model server would have written them. */
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { logInference, writeInferences } from '@/lib/domains/serving/engine/inference-log';
import type { Logged } from '@/lib/domains/serving/engine/inference-rows';
import * as serving from '@/lib/domains/serving/operations';
import { Settings } from '@/lib/domains/serving/schemas';
import { sentRows } from '@/lib/pure/scoring/table';
import { unique } from './callers';
import { makeModel } from './models';

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

/** What is noted of a request that version 1 answered. */
export const entryOf = (
  given: Pick<Logged, 'endpointId' | 'requestId' | 'table' | 'answer'> & Partial<Logged>,
): Logged => ({
  clientRequestId: undefined,
  configVersion: 1,
  entity: { name: 'v1', modelName: 'm', version: 1 } as Logged['entity'],
  status: 200,
  latencyMs: 2,
  caller: 'ada@example.com',
  isShadow: false,
  raw: '{}',
  bytes: given.raw?.length ?? 2,
  settings: Settings.parse({}).log,
  ...given,
});

/** What is other than in every request, and other settings of the log. */
export type MoreLogged = Partial<Logged> & { log?: Partial<Settings['log']> };

/** One request of two rows, `a` and `secret`, that is written at once; answers its id. */
export async function logRequest(endpointId: string, more: MoreLogged = {}): Promise<string> {
  const requestId = unique();
  const { log: settings, ...entry } = more;
  logInference(
    entryOf({
      endpointId,
      requestId,
      table: sentRows({ columns: new Map(Object.entries({ a: [1, 2], secret: ['x', 'y'] })), rows: 2 }),
      answer: '{"predictions": [0.5, 0.25]}',
      ...entry,
      settings: { ...Settings.parse({}).log, ...settings },
    }),
  );
  await writeInferences();
  return requestId;
}

/** One request of a model; answers its id. */
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
  logInference(
    entryOf({
      endpointId,
      requestId,
      entity: { name: `v${version}`, modelName: model, version } as Logged['entity'],
      status,
      latencyMs,
      isShadow,
      table: sentRows({ columns: new Map(Object.entries(inputs)), rows: predictions.length }),
      answer: JSON.stringify({ predictions }),
      settings: { ...Settings.parse({}).log, masked },
    }),
  );
  await writeInferences();
  return requestId;
}

/** An endpoint of a model of its own, without a process that answers: its log is written by the tests. */
export async function makeSilentEndpoint(owner: Caller) {
  const model = await makeModel(owner);
  const name = `e-${unique()}`;
  const servedEntities = [{ entityName: model.name, entityVersion: '1', name: 'v1' }];
  const { id } = await perform(serving.createEndpoint, owner, { name, config: { servedEntities } });
  return { model, name, endpointId: id };
}
