/** A registered model with versions of runs that measured something, for whoever looks at its pages. */
import type { Api } from './fixtures';
import { test as base, command } from './people';

export { expect } from './people';

export type Registered = { name: string; experimentId: string; runIds: string[]; id: string };

const MLMODEL = (type: string) => `flavors:
  python_function:
    loader_module: mlflow.sklearn
signature:
  inputs: '[{"type": "${type}", "name": "tenure", "required": true}]'
  outputs: '[{"type": "double", "required": true}]'
  params: null
mlflow_version: 3.0.0
`;

async function make(api: Api, versions = 2): Promise<Registered> {
  const name = `churn ${crypto.randomUUID().slice(0, 8)}`;
  const experimentId = await api.experiment();
  await api.post('registered-models/create', { name, description: 'Who **leaves** next month.' });
  const runIds: string[] = [];
  for (let version = 1; version <= versions; version += 1) {
    const runId = await api.run(experimentId, {
      run_name: `trial-${version}`,
      tags: [{ key: 'mlflow.source.git.commit', value: String(version).repeat(40) }],
    });
    runIds.push(runId);
    await api.post('runs/log-batch', {
      run_id: runId,
      metrics: [
        { key: 'val_auc', value: 0.8 + version / 100, timestamp: 1, step: 0 },
        { key: 'val_loss', value: 0.5, timestamp: 1, step: 0 },
      ],
      params: [{ key: 'depth', value: String(version * 2) }],
    });
    await api.upload(runId, 'train.py', `import mlflow\n\ndepth = ${version * 2}\n`);
    await api.upload(runId, 'model/MLmodel', MLMODEL(version === 1 ? 'long' : 'double'));
    await api.upload(runId, 'model/requirements.txt', `scikit-learn==1.${version}\n`);
    await api.post('model-versions/create', {
      name,
      source: `runs:/${runId}/model`,
      run_id: runId,
      description: version === 1 ? 'The first.' : '',
    });
  }
  const { registered_model_databricks: model } = await api.get<{
    registered_model_databricks: { id: string };
  }>('databricks/registered-models/get', { name });
  return { name, experimentId, runIds, id: model.id };
}

type Registering = {
  /** Of each version a run of its own; the first takes whole numbers, the later ones fractions. It is deleted after the tests. */
  registeredModel: (versions?: number) => Promise<Registered>;
};

export const test = base.extend<Registering, { madeModels: string[] }>({
  // Deleted once no page is open any more: those that look at one would ask for what is gone.
  madeModels: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the pattern.
    async ({}, use) => {
      const made: string[] = [];
      await use(made);
      // One that a test has renamed or deleted is gone already.
      for (const name of made) await command('registry.deleteModel', { name }).catch(() => undefined);
    },
    { scope: 'worker' },
  ],
  registeredModel: async ({ api, madeModels }, use) =>
    use(async (versions) => {
      const model = await make(api, versions);
      madeModels.push(model.name);
      return model;
    }),
});

export const modelPath = ({ name }: Registered) => `/models/${encodeURIComponent(name)}`;
export const versionPath = (model: Registered, version: number) => `${modelPath(model)}/versions/${version}`;

export const moveVersion = (api: Api, { name }: Registered, version: number, stage: string, comment = '') =>
  api.post('databricks/model-versions/transition-stage', {
    name,
    version: String(version),
    stage,
    archive_existing_versions: false,
    comment,
  });

/** A request of the administrator's. Answers where it is decided. */
export async function askFor(api: Api, { name }: Registered, version: number, stage: string): Promise<void> {
  await api.post('transition-requests/create', {
    name,
    version: String(version),
    stage,
    comment: 'Please have a *look*.',
  });
}
