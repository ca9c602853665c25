/** What the tests of replays share: a model of two versions, an endpoint of the first, and a log of what that answered. */
import { afterAll, beforeAll } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { createVersion } from '@/lib/domains/registry/create-version';
import { closeModels } from '@/lib/domains/scoring/warm-models';
import * as serving from '@/lib/domains/serving/operations';
import { replayLog } from '@/lib/domains/serving/replay/replay';
import { prisma } from '@/lib/platform/db';
import { shareNothing } from './access/people';
import { callerWithRole, unique } from './callers';
import { logAnswers } from './inferences';
import { makeModel, upload } from './models';
import { linearGraph, onnxFiles } from './onnx-model';

type Trial = Awaited<ReturnType<typeof makeTrial>>;

/** For a file of tests: there from the first of them on. */
export function givenTrial(): Trial {
  const trial = {} as Trial;
  beforeAll(async () => {
    Object.assign(trial, await makeTrial());
  });
  afterAll(closeModels);
  return trial;
}

/** Version 1 answers 2 a - b, version 2 answers 2 a. */
async function makeTrial() {
  // A model is there for those alone who were given it.
  await shareNothing();
  const owner: Caller = await callerWithRole('contributor');
  const model = await makeModel(owner, { files: onnxFiles(linearGraph([2, -1], 0), ['a', 'b']) });
  const second = `${model.experimentId}/${model.runId}/artifacts/second`;
  await upload(owner, second, onnxFiles(linearGraph([2, 0], 0), ['a', 'b']));
  const source = `runs:/${model.runId}/second`;
  await perform(createVersion, owner, { name: model.name, source, runId: model.runId });

  async function makeEndpoint(): Promise<{ name: string; id: string; key: number }> {
    const name = `e-${unique()}`;
    const servedEntities = [{ entityName: model.name, entityVersion: '1', name: 'v1' }];
    const { id } = await perform(serving.createEndpoint, owner, { name, config: { servedEntities } });
    const { key } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { id } });
    return { name, id, key };
  }

  /** One request of so many rows, answered as version 1 does; b is 1 in every other. */
  async function logSome(
    endpointId: string,
    count: number,
    more: Partial<Parameters<typeof logAnswers>[0]> = {},
  ) {
    const a = Array.from({ length: count }, (_, at) => at + 0.25);
    const b = a.map((_, at) => at % 2);
    const region = b.map((value) => (value ? 'north' : 'south'));
    const predictions = a.map((value, at) => 2 * value - (b[at] ?? 0));
    return logAnswers({ endpointId, model: model.name, inputs: { a, b, region }, predictions, ...more });
  }

  /** Asked for, done by a worker, and read. */
  async function run(endpoint: { name: string; key: number }, more: object = {}) {
    const asked = {
      name: endpoint.name,
      modelName: model.name,
      modelVersion: 2,
      to: Date.now() + 1,
      ...more,
    };
    const { number } = await perform(serving.startReplay, owner, asked);
    await replayLog({ endpointKey: endpoint.key, number }, new AbortController().signal);
    return perform(serving.getReplay, owner, { name: endpoint.name, number });
  }
  return { owner, model, makeEndpoint, logSome, run };
}
