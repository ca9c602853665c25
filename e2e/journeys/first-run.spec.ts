import { expect, test } from '../fixtures';

test('a run shows up in its experiment, and what it logged on its page', async ({ page, api }) => {
  const experimentId = await api.experiment();
  await page.goto(`/experiments/${experimentId}`);
  await expect(page.getByText(/Waiting for the first run/)).toBeVisible();

  const runId = await api.run(experimentId, { run_name: 'bold-heron' });
  await api.post('runs/log-batch', {
    run_id: runId,
    metrics: [{ key: 'accuracy', value: 0.875, step: 3, timestamp: Date.now() }],
    params: [{ key: 'depth', value: '6' }],
  });
  await page.getByRole('link', { name: 'bold-heron' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('bold-heron');
  await expect(page.getByText('0.8750').first()).toBeVisible();
  await expect(page.getByText('depth').first()).toBeVisible();
});

test('a chart grows while the client still trains, without a reload', async ({ page, api }) => {
  const experimentId = await api.experiment();
  const runId = await api.run(experimentId);
  const log = (from: number, to: number) =>
    api.post('runs/log-batch', {
      run_id: runId,
      metrics: Array.from({ length: to - from }, (_, index) => ({
        key: 'loss',
        value: 1 / (from + index + 1),
        step: from + index,
        timestamp: Date.now(),
      })),
    });
  await log(0, 20);
  await page.goto(`/experiments/${experimentId}/runs/${runId}?tab=charts`);
  // The sentence that a reader of the screen hears is made of the very points that are drawn.
  const chart = page.getByRole('img', { name: /loss/ }).first();
  await expect(chart).toBeVisible();
  const before = await chart.getAttribute('aria-label');
  let reloads = 0;
  page.on('load', () => {
    reloads += 1;
  });
  await log(20, 400);
  await expect(chart).not.toHaveAttribute('aria-label', before ?? '');
  expect(reloads).toBe(0);
});

test('an experiment is deleted, undone by a click, and found in the trash', async ({ page, api }) => {
  const name = `to be deleted ${Date.now()}`;
  await api.experiment(name);
  await page.goto(`/experiments?q=${encodeURIComponent(name)}`);
  const inList = page.getByRole('link', { name });
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Move to trash' }).click();
  await expect(inList).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(inList).toBeVisible();
});
