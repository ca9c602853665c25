/** An endpoint of the demo's registered model: what is in production answers, its challenger is a canary, and both have been asked. */
import { ask, perform, question } from './api.mjs';

const DEMO = { key: 'plumbline.demo', value: 'true' };
const ROOT = '/api/2.0/serving-endpoints';
/** The environment of a model may have to be made first. */
const READY_WITHIN = 4 * 60_000;
const CALLS = 150;
const ROWS = 3;

const pathOf = (name) => `${ROOT}/${encodeURIComponent(name)}`;

/** False where somebody else has an endpoint of that name: theirs is left alone. */
async function openEndpoint(name, model, version) {
  const found = await ask('GET', pathOf(name)).catch((error) => {
    if (error.status !== 404) throw error;
  });
  if (found) return false;
  await ask('POST', ROOT, {
    name,
    description: 'What the demo has in production, asked now and then.',
    tags: [DEMO],
    config: {
      name,
      served_entities: [{ name: `v${version}`, entity_name: model, entity_version: version }],
    },
  });
  return true;
}

/** Undefined once it answers; else why it does not. */
async function whyNotReady(name) {
  const until = Date.now() + READY_WITHIN;
  for (;;) {
    const endpoint = await ask('GET', pathOf(name));
    const { ready, config_update: update } = endpoint.state;
    if (update === 'UPDATE_FAILED') {
      const { state } = await question('serving.getEndpoint', { name });
      return state.message;
    }
    if (ready === 'READY' && update === 'NOT_UPDATING') return undefined;
    if (Date.now() > until) return 'its environment is still being made; look at its logs.';
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Requests around the example that the model was logged with; every row a little different. */
async function askAround(name, calls) {
  const { example } = await question('serving.getForm', { name });
  const { columns, data } = JSON.parse(example ?? '{}').dataframe_split ?? {};
  if (!columns) return 0;
  let state = 11;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const jitter = (value) => (typeof value === 'number' ? value * (0.85 + 0.3 * random()) : value);
  for (let call = 0; call < calls; call += 1) {
    const rows = Array.from({ length: 1 + Math.floor(random() * ROWS) }, () =>
      data[Math.floor(random() * data.length)].map(jitter),
    );
    // One in fifty asks for what the model cannot answer, as happens.
    const body = {
      dataframe_split: call % 50 === 49 ? { columns: ['nothing'], data: [[1]] } : { columns, data: rows },
    };
    await ask('POST', `/serving-endpoints/${encodeURIComponent(name)}/invocations`, body).catch((error) => {
      if (error.status !== 400) throw error;
    });
  }
  return calls;
}

/** @returns the endpoint's name, or nothing where there is none to make */
export async function serve([model]) {
  if (!model) return undefined;
  const { versions } = await question('registry.listVersions', { name: model, limit: 10 });
  const byAlias = (alias) => versions.find(({ aliases }) => aliases.includes(alias))?.version;
  const [champion, challenger] = [byAlias('champion'), byAlias('challenger')];
  if (champion === undefined) return undefined;
  const name = `demo-${model}`.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 63);
  if (!(await openEndpoint(name, model, String(champion)))) {
    console.log(`An endpoint ${name} is there already: left alone.`);
    return undefined;
  }
  const fault = await whyNotReady(name);
  if (fault) {
    console.log(`The endpoint ${name} does not answer: ${fault}`);
    return name;
  }
  await askAround(name, CALLS);
  if (challenger === undefined) return name;
  // So many requests that it stays what it is until somebody decides.
  const how = { kind: 'canary', steps: [10, 50, 100], minRequests: 100_000, maxErrorPercent: 5 };
  await perform('serving.rollOut', { name, entityVersion: String(challenger), how });
  const failed = await whyNotReady(name);
  if (failed) console.log(`The canary of ${name} cannot be loaded: ${failed}`);
  await askAround(name, CALLS);
  return name;
}

/** @returns how many endpoints were removed */
export async function removeEndpoints() {
  const { endpoints = [] } = await ask('GET', ROOT);
  const ours = endpoints.filter(({ tags = [] }) => tags.some(({ key }) => key === DEMO.key));
  for (const { name } of ours) await ask('DELETE', pathOf(name));
  return ours.length;
}
