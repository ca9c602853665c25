/** The demo where there is no Python: the same kinds of runs, trained here and logged through the public API. */
import { createHash } from 'node:crypto';
import { get, patch, post, upload } from './api.mjs';
import { points, predict, train } from './network.mjs';

const DEMO = { 'plumbline.demo': 'true' };
const EPOCHS = 220;
const COUNT = 160;

const list = (fields) => Object.entries(fields).map(([key, value]) => ({ key, value: String(value) }));

async function openExperiment(name, note) {
  const tags = { ...DEMO, 'mlflow.note.content': note };
  const found = await get('experiments/get-by-name', { experiment_name: name }).catch((error) => {
    if (error.status !== 404) throw error;
  });
  if (found?.experiment.lifecycle_stage === 'deleted') {
    await post('experiments/restore', { experiment_id: found.experiment.experiment_id });
  }
  if (!found) return (await post('experiments/create', { name, tags: list(tags) })).experiment_id;
  for (const [key, value] of Object.entries(tags)) {
    await post('experiments/set-experiment-tag', {
      experiment_id: found.experiment.experiment_id,
      key,
      value,
    });
  }
  return found.experiment.experiment_id;
}

async function startRun(experiment, name, tags = {}) {
  const body = {
    experiment_id: experiment,
    run_name: name,
    start_time: Date.now(),
    user_id: 'demo',
    tags: list({ ...DEMO, 'mlflow.user': 'demo', 'mlflow.source.name': 'clients/demo', ...tags }),
  };
  return (await post('runs/create', body)).run.info;
}

const endRun = (info, status = 'FINISHED') =>
  post('runs/update', { run_id: info.run_id, status, end_time: Date.now() });

async function logCurves(info, curves, params) {
  const now = Date.now();
  const metrics = Object.entries(curves).flatMap(([key, values]) =>
    values.map((value, step) => ({ key, value, step, timestamp: now - 20 * (values.length - step) })),
  );
  for (let first = 0; first < metrics.length; first += 900) {
    await post('runs/log-batch', {
      run_id: info.run_id,
      metrics: metrics.slice(first, first + 900),
      params: first === 0 ? list(params) : [],
    });
  }
}

async function logData(info, shape, data) {
  const digest = createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 8);
  const schema = JSON.stringify({
    mlflow_colspec: ['x', 'y', 'label'].map((name) => ({
      type: name === 'label' ? 'long' : 'double',
      name,
      required: true,
    })),
  });
  const dataset = {
    name: shape,
    digest,
    source_type: 'code',
    source: JSON.stringify({ tags: { 'mlflow.source.name': 'clients/demo' } }),
    schema,
    profile: JSON.stringify({ num_rows: data.length, num_elements: data.length * 3 }),
  };
  await post('runs/log-inputs', {
    run_id: info.run_id,
    datasets: [{ dataset, tags: [{ key: 'mlflow.data.context', value: 'training' }] }],
  });
}

const COLOURS = ['#0e7c86', '#d9822b', '#7a5cc4'];

/** Curves as an SVG picture. */
function picture(curves) {
  const [width, height] = [560, 320];
  const most = Math.max(...Object.values(curves).flat());
  const lines = Object.entries(curves).map(([key, values], index) => {
    const path = values.map(
      (value, step) =>
        `${(20 + (step / values.length) * (width - 40)).toFixed(1)},${(height - 20 - (value / most) * (height - 40)).toFixed(1)}`,
    );
    const colour = COLOURS[index % COLOURS.length];
    return `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${path.join(' ')}"/><text x="${width - 110}" y="${30 + 18 * index}" fill="${colour}" font-family="sans-serif" font-size="13">${key}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><rect width="100%" height="100%" fill="#fff"/>${lines.join('')}</svg>`;
}

/** Trains with the given settings and logs all of it. Answers the best held-out accuracy. */
async function trainRun(experiment, name, shape, settings, tags) {
  const { width, rate, noise, decay = 0, seed } = settings;
  const data = points(shape, COUNT, noise, seed);
  const held = points(shape, COUNT, noise, seed + 1000);
  const info = await startRun(experiment, name, { seed, ...tags });
  await logData(info, shape, data);
  const params = { learning_rate: rate, hidden_units: width, noise, decay, seed, epochs: EPOCHS };
  try {
    const { net, curves } = train({ data, held, width, rate, decay, epochs: EPOCHS, seed });
    await logCurves(info, curves, params);
    const best = Math.max(...curves['val accuracy']);
    await post('runs/log-metric', {
      run_id: info.run_id,
      key: 'best val accuracy',
      value: best,
      timestamp: Date.now(),
    });
    await upload(
      info.artifact_uri,
      'figures/loss.svg',
      picture({ 'train loss': curves['train loss'], 'val loss': curves['val loss'] }),
    );
    await upload(info.artifact_uri, 'settings.json', JSON.stringify(params, null, 2));
    const table = {
      columns: ['x', 'y', 'label', 'prediction'],
      data: held.slice(0, 50).map((point) => [point.x, point.y, point.label, predict(net, point)]),
    };
    await upload(info.artifact_uri, 'predictions.json', JSON.stringify(table));
    await endRun(info);
    return { info, net, params, best };
  } catch (error) {
    if (!error.curves) throw error;
    await logCurves(info, error.curves, params);
    await upload(info.artifact_uri, 'failure.txt', `${error.message}\n`);
    await endRun(info, 'FAILED');
    return { info, params, best: 0 };
  }
}

async function logModel(experiment, { info, net, params }) {
  const { model } = await post('logged-models', {
    experiment_id: experiment,
    name: 'network',
    model_type: 'json',
    source_run_id: info.run_id,
    params: list(params),
    tags: list(DEMO),
  });
  const { model_id: id, artifact_uri: uri } = model.info;
  await upload(
    uri,
    'MLmodel',
    `model_id: ${id}\nrun_id: ${info.run_id}\nflavors:\n  json:\n    weights: weights.json\n`,
  );
  await upload(uri, 'weights.json', JSON.stringify(net));
  await patch(`logged-models/${id}`, { model_id: id, status: 'LOGGED_MODEL_READY' });
  await post('runs/outputs', { run_id: info.run_id, models: [{ model_id: id, step: EPOCHS - 1 }] });
}

async function search(experiment, shape) {
  const parent = await startRun(experiment, `search ${shape}`, { shape });
  let best;
  for (const width of [3, 8, 16]) {
    for (const rate of [0.3, 2]) {
      const name = `${shape} width ${width} rate ${rate}`;
      const made = await trainRun(
        experiment,
        name,
        shape,
        { width, rate, noise: 0.12, seed: 1 },
        { 'mlflow.parentRunId': parent.run_id, shape },
      );
      if (!best || made.best > best.best) best = made;
    }
  }
  await post('runs/log-metric', {
    run_id: parent.run_id,
    key: 'best val accuracy',
    value: best.best,
    timestamp: Date.now(),
  });
  await upload(parent.artifact_uri, 'best/params.json', JSON.stringify(best.params, null, 2));
  if (best.net) await logModel(experiment, best);
  await endRun(parent);
}

async function searchShapes() {
  const searched = await openExperiment(
    'Demo: shapes searched',
    'Which of two shapes does a point belong to? **Three shapes, six networks each**, nested below their search.',
  );
  for (const shape of ['moons', 'rings', 'spirals']) await search(searched, shape);
  console.log('shapes: 3 searches of 6 runs');
}

export async function learnCurves(rates) {
  const curves = await openExperiment(
    'Demo: learning curves',
    '**A few learning rates, two widths, three seeds** on two moons, 220 epochs each. One decays its weights too fast and fails.',
  );
  for (const rate of rates) {
    for (const width of [4, 16]) {
      for (const seed of [0, 1, 2])
        await trainRun(curves, `rate ${rate} width ${width} seed ${seed}`, 'moons', {
          rate,
          width,
          noise: 0.15,
          seed,
        });
    }
    console.log(`learning curves: rate ${rate}, 6 runs`);
  }
  await trainRun(curves, 'far too much decay', 'moons', {
    rate: 1,
    width: 16,
    noise: 0.15,
    decay: 2.1,
    seed: 0,
  });
  console.log('learning curves: one run failed, as it should');
}

async function addNoise() {
  const noisy = await openExperiment(
    'Demo: noise',
    'How much noise can a small network bear? **Seven levels, two seeds**, all else equal.',
  );
  for (const noise of [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5]) {
    for (const seed of [0, 1])
      await trainRun(noisy, `noise ${noise} seed ${seed}`, 'rings', { rate: 1, width: 12, noise, seed });
  }
  console.log('noise: 14 runs');
}

export async function generate() {
  await searchShapes();
  await learnCurves([0.05, 0.3, 1, 5]);
  await addNoise();
}
