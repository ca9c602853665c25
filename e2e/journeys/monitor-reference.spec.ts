/** A monitor that is held against what a model was trained on, from the run that made it to the sentence on the page. */
import { faults } from '../a11y/faults';
import { ask } from '../filled-monitor';
import { admin, expect, test } from '../fixtures';
import { csvRows } from '../monitor-rows';

const url = process.env.PLUMBLINE_URL ?? 'http://127.0.0.1:3000';

async function mlflow<Answer>(path: string, body: unknown, method = 'POST'): Promise<Answer> {
  const response = await fetch(`${url}/api/2.0/${path}`, {
    method,
    headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}

/** A registered version whose run noted a dataset, and keeps its file among the artifacts. */
async function trainedModel(): Promise<string> {
  const name = `trained-${crypto.randomUUID().slice(0, 8)}`;
  const { experiment_id } = await mlflow<{ experiment_id: string }>('mlflow/experiments/create', { name });
  const { run } = await mlflow<{ run: { info: { run_id: string } } }>('mlflow/runs/create', {
    experiment_id,
  });
  const { run_id } = run.info;
  const folder = `mlflow-artifacts/artifacts/${experiment_id}/${run_id}/artifacts`;
  await mlflow(`${folder}/train.csv`, csvRows(8, 100, 8), 'PUT');
  await mlflow(`${folder}/model/MLmodel`, 'flavors: {}', 'PUT');
  const dataset = {
    name: 'loans',
    digest: 'abc',
    source_type: 'local',
    source: '{"uri": "/data/train.csv"}',
  };
  const tags = [{ key: 'mlflow.data.context', value: 'training' }];
  await mlflow('mlflow/runs/log-inputs', { run_id, datasets: [{ dataset, tags }] });
  await mlflow('mlflow/registered-models/create', { name });
  await mlflow('mlflow/model-versions/create', { name, source: `runs:/${run_id}/model`, run_id });
  return name;
}

test('a monitor is held against what a model was trained on', async ({ page }) => {
  const model = await trainedModel();
  const name = `Trained ${crypto.randomUUID().slice(0, 8)}`;
  const { id } = await ask<{ id: string }>('monitoring.createMonitor', { name });
  await ask('monitoring.uploadData', { id, name: 'rows.csv' }, csvRows(12, 100, 8));
  await page.goto(`/monitors/${id}/setup`);
  await page.getByLabel('Compared with', { exact: true }).click();
  await page.getByRole('option', { name: 'What a model was trained on', exact: true }).click();
  const save = page.getByRole('button', { name: 'Begin to watch' });
  await expect(save).toBeDisabled();
  await page.getByRole('button', { name: 'Choose a model' }).click();
  await page.getByPlaceholder('Find a model').fill(model);
  await page.getByRole('option', { name: model, exact: true }).click();
  await expect(page.getByRole('button', { name: `Model: ${model}` })).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await save.click();

  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  const version = page.getByRole('link', { name: `${model} version 1`, exact: true });
  await expect(version).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('(artifact train.csv, 800 rows)')).toBeVisible();
  const map = page.getByRole('table', { name: 'Columns by windows' });
  await expect(
    map.getByRole('button', { name: /^amount, 1 Jun, 08:00: (Severe drift|Drift)/ }),
  ).toBeVisible();
  expect(await faults(page)).toEqual([]);
});
