/** `npm run demo`: experiments of real training runs, a registered model and an endpoint of it, feature tables and a monitor, made through the public API; `-- --remove` takes them out again, `-- --afresh` makes them anew, `-- --small` makes one experiment in seconds. */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { get, url } from './api.mjs';
import { removeEndpoints, serve } from './endpoint.mjs';
import { makeFeatures, removeFeatures } from './features.mjs';
import { findDemo } from './find-demo.mjs';
import { generate, learnCurves } from './generate.mjs';
import { makeLiveMonitor, removeLiveMonitor } from './live-monitor.mjs';
import { makeMonitor, removeMonitors } from './monitoring.mjs';
import { register, removeRegistered } from './registry.mjs';
import { removeAll } from './remove-all.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** A Python that has the client and scikit-learn, if there is one at hand. */
function findPython() {
  const candidates = [process.env.PLUMBLINE_PYTHON, path.join(root, '.venv/bin/python'), 'python3', 'python'];
  const check =
    'import importlib.util as u, sys; sys.exit(not all(u.find_spec(m) for m in ("mlflow", "sklearn", "matplotlib", "pandas")))';
  return candidates.find((name) => {
    if (!name || (path.isAbsolute(name) && !fs.existsSync(name))) return false;
    return spawnSync(name, ['-c', check], { stdio: 'ignore' }).status === 0;
  });
}

async function train(python) {
  const child = spawn(python, [path.join(import.meta.dirname, 'train.py')], {
    stdio: 'inherit',
    env: { ...process.env, MLFLOW_TRACKING_URI: url, MLFLOW_DISABLE_TELEMETRY: 'true' },
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0)
    throw new Error(
      'The training ended early; the lines above say why. What it made so far stays: npm run demo -- --remove',
    );
}

async function removeEverything() {
  const parts = [
    ['endpoints', await removeEndpoints()],
    ['registered models', await removeRegistered()],
    ['monitors', (await removeMonitors()).removed + (await removeLiveMonitor()).removed],
    ['feature tables', await removeFeatures()],
    ...Object.entries(await removeAll()),
  ].filter(([, count]) => count > 0);
  console.log(
    parts.length === 0
      ? 'There is no demo data.'
      : `removed: ${parts.map(([what, count]) => `${count} ${count === 1 ? what.slice(0, -1) : what}`).join(', ')}`,
  );
}

async function makeEverything() {
  const python = findPython();
  if (python) await train(python);
  else {
    console.log(
      'No Python with mlflow and scikit-learn is at hand: the runs come from a small trainer in JavaScript.',
    );
    await generate();
  }
  const names = await register();
  if (names.length > 0) console.log(`registered: ${names.join(', ')}`);
  if (python) {
    const endpoint = await serve(names);
    if (endpoint) {
      console.log(`endpoint: ${endpoint}`);
      const live = await makeLiveMonitor(endpoint);
      if (live) console.log(`monitor of its answers: ${live}`);
    }
  } else
    console.log('No endpoint: what the small trainer logs is a picture of a model, not one to be served.');
  const tables = await makeFeatures();
  if (tables.length > 0) console.log(`feature tables: ${tables.join(', ')}`);
  const monitor = await makeMonitor();
  if (monitor) console.log(`monitor: ${monitor}`);
}

async function main() {
  // Asked first, so that a wrong address or token is said at once.
  await get('experiments/get', { experiment_id: '0' });
  const has = (option) => process.argv.includes(option);
  if (has('--remove') || has('--afresh')) await removeEverything();
  if (has('--remove')) return;
  // On top of what is there, runs and versions would be made twice, and monitors and tables that are in use made anew.
  const found = await findDemo();
  if (found.length > 0) {
    console.log(`There is demo data already: ${found.join(', ')}. See ${url}/experiments`);
    console.log(
      'npm run demo -- --afresh takes it out and makes it anew; npm run demo -- --remove takes it out.',
    );
    return;
  }
  const started = Date.now();
  if (has('--small')) await learnCurves([0.3, 5]);
  else await makeEverything();
  console.log(`Done in ${Math.round((Date.now() - started) / 1000)} s. See ${url}/experiments`);
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
