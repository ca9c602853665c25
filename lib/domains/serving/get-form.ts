import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { blobs } from '@/lib/platform/blobs';
import { notFound } from '@/lib/pure/errors';
import { type ExternalTask, TASKS } from '@/lib/pure/scoring/external/tasks';
import { parseJson } from '@/lib/pure/scoring/read-body';
import { type ParamSpec, parseParams, parseSignature, type Signature } from '@/lib/pure/scoring/signature';
import { readVersionFacts } from '../registry';
import { findConfig, loadEndpoint } from './load';
import { sampleBody } from './sample-body';
import { AskedName } from './schemas';

const MOST_EXAMPLE = 256 << 10;

export type QueryForm = {
  entity: string;
  modelName: string;
  version: number;
  /** Of an external model. */
  task: ExternalTask | null;
  signature: Signature | null;
  /** What may be said beside the rows. */
  params: ParamSpec[];
  /** A request's body as the model was logged with it, or by its signature alone. */
  example: string | null;
  /** The example's values are made up. */
  isMadeUp: boolean;
};

export const getForm = query({
  name: 'serving.getForm',
  summary: 'What an entity takes, and the request that it was logged with: for a form to try it.',
  access: 'endpoints.read',
  input: z.object({ name: AskedName, entity: z.string().max(100).optional() }),
  async run(ctx, { name, entity }): Promise<QueryForm> {
    const { key, liveVersion, pendingVersion, lastVersion } = await loadEndpoint(ctx, { name });
    const version = liveVersion ?? pendingVersion ?? lastVersion;
    const config = await findConfig(ctx, key, version);
    const wanted = entity ?? config?.definition.routes.find(({ percent }) => percent > 0)?.entity;
    const served = config?.definition.entities.find((one) => one.name === wanted);
    if (!served) throw notFound(`The endpoint serves no entity called '${wanted}'.`);
    if (served.external) {
      const { task } = served.external;
      const { name: called, modelName, version: none } = served;
      const example = JSON.stringify(TASKS[task].example, null, 2);
      return {
        ...{ entity: called, modelName, version: none, task, signature: null },
        ...{ params: [], example, isMadeUp: false },
      };
    }
    const logged = await exampleOf(served.artifacts);
    const [facts] = await readVersionFacts([{ name: served.modelName, version: served.version }]);
    const sample = logged === null ? sampleBody(facts?.signature?.inputs) : null;
    return {
      entity: served.name,
      modelName: served.modelName,
      version: served.version,
      task: null,
      signature: parseSignature(facts?.signature?.inputs) ?? null,
      params: parseParams(facts?.signature?.params),
      example: logged ?? (sample && JSON.stringify(sample, null, 2)),
      isMadeUp: sample !== null,
    };
  },
});

async function exampleOf(folder: string): Promise<string | null> {
  const file = `${folder}/serving_input_example.json`;
  const stat = await blobs().stat(file);
  if (!stat || stat.size > MOST_EXAMPLE) return null;
  const { body } = await blobs().get(file);
  const text = await new Response(body).text();
  // MLflow writes a missing value as a bare NaN, which is no JSON in a browser.
  return /\b(NaN|Infinity)\b/.test(text) ? JSON.stringify(parseJson(text), null, 2) : text;
}
