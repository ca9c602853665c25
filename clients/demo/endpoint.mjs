/** An endpoint of the demo's registered model: what is in production answers, its challenger is a canary, and both have been asked. */
import { ask, perform, question, readFile } from './api.mjs';
import { randomBy } from './network.mjs';

const DEMO = { key: 'plumbline.demo', value: 'true' };
const ROOT = '/api/2.0/serving-endpoints';
/** The environment of a model may have to be made first. */
const READY_WITHIN = 4 * 60_000;
const CALLS = 150;
const ROWS = 3;
/** The share of answers of which it is known later what was true. */
const LABELLED = 0.8;
/** Of late the wines come from riper grapes. */
const LATE = { color_intensity: 1.5, alcohol: 1.06 };

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

/** What the version was trained on, a row a line: `[inputs, what is true]`. */
async function readRows(runId) {
  const [head = '', ...lines] = ((await readFile(runId, 'wine.csv')) ?? '').trim().split('\n');
  const columns = head.split(',');
  const target = columns.indexOf('target');
  const rows = lines.map((line) => {
    const cells = line.split(',').map(Number);
    return [cells.filter((_, at) => at !== target), cells[target]];
  });
  return { columns: columns.filter((_, at) => at !== target), rows };
}

/**
 * Requests of rows near those that it was trained on, every one a little different, and what came true of most of them.
 *
 * @param change by how much a column is larger than it was then
 */
async function askAround(name, { columns, rows }, calls, change = {}) {
  if (rows.length === 0) return;
  const random = randomBy(calls + Object.keys(change).length);
  const near = (value, at) => value * (0.97 + 0.06 * random()) * (change[columns[at]] ?? 1);
  const labels = [];
  for (let call = 0; call < calls; call += 1) {
    const asked = Array.from({ length: 1 + Math.floor(random() * ROWS) }, () => {
      const [inputs, label] = rows[Math.floor(random() * rows.length)];
      return { data: inputs.map(near), label };
    });
    // One in fifty asks for what the model cannot answer, as happens.
    const isOdd = call % 50 === 49;
    const requestId = crypto.randomUUID();
    const body = {
      dataframe_split: isOdd
        ? { columns: ['nothing'], data: [[1]] }
        : { columns, data: asked.map(({ data }) => data) },
    };
    const headers = { 'x-request-id': requestId };
    await ask('POST', `/serving-endpoints/${encodeURIComponent(name)}/invocations`, body, headers).catch(
      (error) => {
        if (error.status !== 400) throw error;
      },
    );
    if (!isOdd && random() < LABELLED)
      labels.push(...asked.map(({ label }, rowIndex) => ({ requestId, rowIndex, label })));
  }
  await perform('serving.labelInferences', { name, labels });
}

/** @returns the endpoint's name, or nothing where there is none to make */
export async function serve([model]) {
  if (!model) return undefined;
  const { versions } = await question('registry.listVersions', { name: model, limit: 10 });
  const byAlias = (alias) => versions.find(({ aliases }) => aliases.includes(alias));
  const [champion, challenger] = [byAlias('champion'), byAlias('challenger')];
  if (!champion) return undefined;
  const name = `demo-${model}`.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 63);
  if (!(await openEndpoint(name, model, String(champion.version)))) {
    console.log(`An endpoint ${name} is there already: left alone.`);
    return undefined;
  }
  const fault = await whyNotReady(name);
  if (fault) {
    console.log(`The endpoint ${name} does not answer: ${fault}`);
    return name;
  }
  const rows = await readRows(champion.runId);
  await askAround(name, rows, CALLS);
  if (!challenger) return name;
  // So many requests that it stays what it is until somebody decides.
  const how = { kind: 'canary', steps: [10, 50, 100], minRequests: 100_000, maxErrorPercent: 5 };
  await perform('serving.rollOut', { name, entityVersion: String(challenger.version), how });
  const failed = await whyNotReady(name);
  if (failed) console.log(`The canary of ${name} cannot be loaded: ${failed}`);
  await askAround(name, rows, CALLS, LATE);
  return name;
}

/** @returns how many endpoints were removed */
export async function removeEndpoints() {
  const { endpoints = [] } = await ask('GET', ROOT);
  const ours = endpoints.filter(({ tags = [] }) => tags.some(({ key }) => key === DEMO.key));
  for (const { name } of ours) await ask('DELETE', pathOf(name));
  return ours.length;
}
