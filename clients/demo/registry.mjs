/** Registers what the demo's best runs logged as models: one version in production, one that waits to take its place. */
import { get, perform, post, remove, searchAll } from './api.mjs';

const DEMO = 'plumbline.demo';
const OURS = `tags.\`${DEMO}\` = 'true'`;
const MOST = 3;

/** `Demo: wine cultivars` is registered as `wine-cultivars`. */
const nameFor = (experiment) =>
  experiment
    .replace(/^Demo:\s*/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');

const accuracyOf = async ({ info }) => {
  const { run } = await get('runs/get', { run_id: info.source_run_id });
  return run.data.metrics?.find(({ key }) => key === 'best val accuracy')?.value ?? 0;
};

/** From the worst to the best: each version is a step ahead of the one before. */
async function byAccuracy(models) {
  const measured = await Promise.all(models.map(async (model) => [await accuracyOf(model), model]));
  return measured.sort(([a], [b]) => a - b).map(([, model]) => model);
}

/** The experiments of the demo whose runs logged models, with the newest of those. */
async function findModels() {
  const experiments = await searchAll('experiments/search', 'experiments', {
    filter: OURS,
    max_results: 1000,
  });
  const found = [];
  for (const { experiment_id: id, name } of experiments) {
    const models = await searchAll('logged-models/search', 'models', {
      experiment_ids: [id],
      max_results: 50,
    });
    if (models.length > 0)
      found.push({ name: nameFor(name), models: await byAccuracy(models.slice(0, MOST)) });
  }
  return found;
}

/** False where somebody else has a model of that name: theirs is left alone. */
async function openModel(name) {
  const found = await get('registered-models/get', { name }).catch((error) => {
    if (error.status !== 404) throw error;
  });
  if (found) return (found.registered_model.tags ?? []).some(({ key }) => key === DEMO);
  await post('registered-models/create', {
    name,
    description:
      'The best of each search, one version a family.\n\nIn production it must reach **0.9** and say what is new in it: see *Rules*.',
    tags: [
      { key: DEMO, value: 'true' },
      { key: 'team', value: 'demo' },
    ],
  });
  return true;
}

const demand = (name) =>
  perform('registry.setRule', {
    name,
    change: {
      kind: 'stage',
      target: 'Production',
      rule: {
        checks: [{ kind: 'metric', key: 'best val accuracy', op: '>=', value: 0.9 }, { kind: 'description' }],
      },
    },
  });

async function addVersion(name, { info }, description) {
  const { model_version: made } = await post('model-versions/create', {
    name,
    source: `models:/${info.model_id}`,
    model_id: info.model_id,
    run_id: info.source_run_id,
    description,
    tags: [{ key: DEMO, value: 'true' }],
  });
  return made.version;
}

const move = (name, version, stage, comment) =>
  post('databricks/model-versions/transition-stage', {
    name,
    version,
    stage,
    archive_existing_versions: true,
    comment,
  });
const giveAlias = (name, alias, version) => post('registered-models/alias', { name, alias, version });

/** @returns the names of the models */
export async function register() {
  const names = [];
  for (const { name, models } of await findModels()) {
    if (!(await openModel(name))) {
      console.log(`A model ${name} is there already, and no demo's: left alone.`);
      continue;
    }
    names.push(name);
    const [first, second, third] = models;
    const one = await addVersion(name, first, 'The first that was good enough to try.');
    await move(name, one, 'Production', 'To begin with something.');
    await giveAlias(name, 'champion', one);
    if (!second) continue;
    const two = await addVersion(name, second, 'Another family, and more accurate over the folds.');
    await move(name, two, 'Staging', 'Shadowed for a week.');
    await move(name, two, 'Production', 'The shadow agreed; the first one steps back.');
    await giveAlias(name, 'champion', two);
    // From now on: what is there already got there without.
    await demand(name);
    if (!third) continue;
    const three = await addVersion(name, third, '');
    await giveAlias(name, 'challenger', three);
    await post('comments/create', {
      name,
      version: three,
      comment: 'More accurate than version 2 over the five folds, on **178 wines**. Enough to go by?',
    });
    await post('transition-requests/create', {
      name,
      version: three,
      stage: 'Production',
      comment: 'It beats what is there. Please have a look before Friday.',
    });
  }
  return names;
}

/** @returns how many models were removed */
export async function removeRegistered() {
  let removed = 0;
  for (let token; ; ) {
    const page = await get('registered-models/search', {
      filter: OURS,
      max_results: '100',
      ...(token && { page_token: token }),
    });
    for (const { name } of page.registered_models ?? []) {
      await remove(`registered-models/delete?${new URLSearchParams({ name })}`);
      removed += 1;
    }
    token = page.next_page_token;
    if (!token) return removed;
  }
}
