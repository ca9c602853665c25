/** Takes out what the demo made: files, models, runs, and the experiments that hold nothing else. Others are no demo's from then on. */
import { get, post, remove, removeFile, searchAll } from './api.mjs';

const OURS = "tags.`plumbline.demo` = 'true'";

export async function removeAll() {
  const experiments = await searchAll('experiments/search', 'experiments', {
    filter: OURS,
    max_results: 1000,
  });
  const removed = { runs: 0, experiments: 0 };
  for (const { experiment_id: id, name } of experiments) {
    const runs = await searchAll('runs/search', 'runs', {
      experiment_ids: [id],
      filter: OURS,
      max_results: 1000,
    });
    await removeModels(id, new Set(runs.map((run) => run.info.run_id)));
    for (const { info } of runs) {
      await removeFiles('artifacts/list', { run_id: info.run_id }, info.artifact_uri);
      await post('runs/delete', { run_id: info.run_id });
    }
    removed.runs += runs.length;
    const others = await post('runs/search', { experiment_ids: [id], max_results: 1 });
    if (others.runs?.length) {
      await post('experiments/delete-experiment-tag', { experiment_id: id, key: 'plumbline.demo' });
      console.log(`${name} holds other runs too: it stays.`);
      continue;
    }
    // A name stays taken in the bin: give it back first.
    await post('experiments/update', {
      experiment_id: id,
      new_name: `${name} (removed ${new Date().toISOString()})`,
    });
    await post('experiments/delete', { experiment_id: id });
    removed.experiments += 1;
  }
  return removed;
}

async function removeModels(experiment, runs) {
  const models = await searchAll('logged-models/search', 'models', {
    experiment_ids: [experiment],
    max_results: 50,
  });
  for (const { info } of models.filter((model) => runs.has(model.info.source_run_id))) {
    await removeFiles(`logged-models/${info.model_id}/artifacts/directories`, {}, info.artifact_uri);
    await remove(`logged-models/${info.model_id}`);
  }
}

async function removeFiles(path, query, uri) {
  const { files = [] } = await get(path, query);
  for (const file of files) await removeFile(uri, file.path);
}
