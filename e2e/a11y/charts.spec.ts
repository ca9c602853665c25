/** Charts of every kind, and what opens over them, have nothing that axe calls serious or critical. */
import type { Page } from 'playwright/test';
import { type Api, expect, test } from '../fixtures';
import { faults } from './faults';

// A page of six kinds of charts is much to look through.
test.slow();

/** Runs enough for every kind of chart. */
async function sweep(api: Api): Promise<string> {
  const experimentId = await api.experiment();
  for (let at = 0; at < 8; at += 1) {
    const runId = await api.run(experimentId, { run_name: `run-${at}` });
    const metrics = Array.from({ length: 40 }, (_, step) => ({
      key: 'loss',
      value: (at + 1) / (step + 1),
      step,
      timestamp: 1000 + step,
    }));
    await api.post('runs/log-batch', {
      run_id: runId,
      metrics: [...metrics, { key: 'accuracy', value: at / 10, step: 0, timestamp: 1 }],
      params: [
        { key: 'lr', value: String(0.01 * 2 ** at) },
        { key: 'depth', value: String(2 + (at % 3)) },
        { key: 'optimizer', value: at % 2 ? 'adam' : 'sgd' },
      ],
    });
    await api.post('runs/update', { run_id: runId, status: 'FINISHED', end_time: Date.now() });
  }
  return experimentId;
}

const EVERY_KIND = {
  smooth: 0.6,
  add: [
    { id: 'c1', kind: 'scatter', columns: ['params.lr', 'metrics.accuracy', 'params.depth'] },
    { id: 'c2', kind: 'box', columns: ['metrics.accuracy', 'params.optimizer'] },
    { id: 'c3', kind: 'contour', columns: ['params.lr', 'params.depth', 'metrics.accuracy'] },
    { id: 'c4', kind: 'parallel', columns: ['params.lr', 'params.optimizer', 'metrics.accuracy'] },
    { id: 'c5', kind: 'importance', columns: ['metrics.accuracy'] },
  ],
};

async function open(page: Page, api: Api, more = ''): Promise<void> {
  const experimentId = await sweep(api);
  await page.setViewportSize({ width: 1440, height: 2200 });
  await page.goto(
    `/experiments/${experimentId}?charts=${encodeURIComponent(JSON.stringify(EVERY_KIND))}${more}`,
  );
  await expect(page.getByRole('region', { name: 'What matters for accuracy', exact: true })).toBeVisible();
  await expect(page.getByRole('application')).toHaveCount(6);
  await expect(page.locator('[data-slot="skeleton"]')).toHaveCount(0);
}

test('charts beside the table, read by keys', async ({ page, api }) => {
  await open(page, api);
  await page.getByRole('application', { name: 'Read loss' }).focus();
  await page.keyboard.press('End');
  expect(await faults(page)).toEqual([]);
});

test('means of groups', async ({ page, api }) => {
  await open(page, api, '&group=params.depth');
  expect(await faults(page)).toEqual([]);
});

test('menus and dialogs of charts', async ({ page, api }) => {
  await open(page, api);
  const opened: [name: string, open: () => Promise<void>][] = [
    ['settings', () => page.getByRole('button', { name: 'How charts are drawn' }).click()],
    ['menu', () => page.getByRole('button', { name: 'Actions for the chart loss' }).click()],
    ['axis', () => page.getByRole('button', { name: 'Axis lr' }).click()],
    ['editing', () => page.getByRole('button', { name: 'Add a chart' }).click()],
    ['full screen', () => page.getByRole('button', { name: 'Enlarge loss' }).click()],
  ];
  for (const [name, click] of opened) {
    await click();
    await expect(page.locator('[role=dialog], [role=menu]').first()).toBeVisible();
    expect(await faults(page, '[role=dialog], [role=menu]'), name).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.locator('[role=dialog], [role=menu]')).toHaveCount(0);
  }
});

test('a chart as a table', async ({ page, api }) => {
  await open(page, api);
  await page.getByRole('button', { name: 'View loss as table' }).click();
  expect(await faults(page)).toEqual([]);
});
