import { readFile } from 'node:fs/promises';
import { expect, test } from '../fixtures';
import { type MlflowServer, python, startMlflow } from '../mlflow-server';

test.describe.configure({ timeout: 180_000 });
// An address where nothing answers is refused.
test.use({ allowedErrors: /status of 400.*importing\.checkSource/ });
test.skip(!python, 'no Python with mlflow at hand');

let source: MlflowServer;
test.beforeAll(async () => {
  source = await startMlflow();
});
test.afterAll(() => source.stop());

test('what an mlflow server holds is looked at, brought, told of, and brought again without a change', async ({
  page,
  api,
}) => {
  const name = `brought ${crypto.randomUUID().slice(0, 8)}`;
  type Experiment = { experiment_id: string };
  type Run = { run: { info: { run_id: string } } };
  const { experiment_id } = await source.call<Experiment>('experiments/create', { name });
  const left = `left ${name}`;
  await source.call<Experiment>('experiments/create', { name: left });
  const { run } = await source.call<Run>('runs/create', {
    experiment_id,
    run_name: 'from-afar',
    start_time: 1000,
  });
  const runId = run.info.run_id;
  await source.call('runs/log-batch', {
    run_id: runId,
    metrics: [1, 2, 3].map((step) => ({ key: 'loss', value: 1 / step, step, timestamp: step })),
    params: [{ key: 'depth', value: '6' }],
    tags: [{ key: 'team', value: 'there' }],
  });
  const model = `model ${name}`;
  await source.call('registered-models/create', { name: model });
  await source.call('model-versions/create', {
    name: model,
    source: `runs:/${runId}/model`,
    run_id: runId,
  });

  await page.goto('/admin/imports');
  await page.getByRole('link', { name: 'New import' }).first().click();
  await page.getByRole('textbox', { name: 'Address' }).fill('http://127.0.0.1:9');
  await page.getByRole('button', { name: 'Look at what is there' }).click();
  await expect(page.getByRole('textbox', { name: 'Address' })).toHaveAccessibleDescription(/127\.0\.0\.1:9/, {
    timeout: 60_000,
  });
  await page.getByRole('textbox', { name: 'Address' }).fill(source.url);
  await page.getByRole('button', { name: 'Look at what is there' }).click();
  await expect(page.getByRole('heading', { name: '3 experiments, 1 run, 1 registered model' })).toBeVisible();
  await page.getByRole('checkbox', { name: left }).click();
  await page.getByRole('button', { name: 'Import 2 experiments' }).click();

  await expect(page.getByRole('heading', { level: 1, name: source.url })).toBeVisible();
  await expect(page.getByText('Done', { exact: true })).toBeVisible({ timeout: 60_000 });
  const brought = page.getByRole('table', { name: 'What was brought' });
  await expect(brought.getByRole('row', { name: 'Runs 1 1' })).toBeVisible();
  await expect(brought.getByRole('row', { name: 'Metric points 3 3' })).toBeVisible();
  await expect(brought.getByRole('row', { name: 'Versions of them 1 1' })).toBeVisible();
  await expect(page.getByText('Nothing is missing')).toBeVisible();

  const bell = page.getByRole('button', { name: /Notifications, \d+ unread/ });
  await bell.click();
  await page.getByRole('link', { name: `The import from ${source.url} is done` }).click();
  await expect(page).toHaveURL(/\/admin\/imports\/[0-9a-f-]{36}/);

  await page.goto(`/runs/${runId}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('from-afar');
  await expect(page.getByText('0.3333').first()).toBeVisible();

  await api.post('runs/set-tag', { run_id: runId, key: 'team', value: 'here' });
  await page.goBack();
  await page.getByRole('button', { name: 'Run again' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run again' }).click();
  await expect(page.getByRole('radio', { name: 'Different 1' })).toBeVisible({ timeout: 60_000 });
  await expect(brought.getByRole('row', { name: 'Runs 1 0' })).toBeVisible();
  const findings = page.getByRole('table', { name: 'Findings' });
  await expect(findings.getByRole('row', { name: /different tag run .* team/ })).toBeVisible();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Report as CSV' }).click();
  expect(await readFile(await (await saved).path(), 'utf8')).toContain(`different,tag,${runId},team,`);

  await page.goto(`/models/${encodeURIComponent(model)}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(model);
});
