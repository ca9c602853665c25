import type { Locator, Page } from 'playwright/test';
import { type Api, expect, test } from '../fixtures';

/** Nine runs whose score is their number, one of them failed. */
async function nineRuns(api: Api): Promise<string> {
  const experimentId = await api.experiment();
  for (let number = 1; number <= 9; number += 1) {
    const runId = await api.run(experimentId, {
      run_name: `run-${number}`,
      start_time: 1_700_000_000_000 + number,
    });
    await api.post('runs/log-batch', {
      run_id: runId,
      metrics: [{ key: 'val/score', value: number, timestamp: 1, step: 0 }],
      params: [{ key: 'depth', value: String(number % 3) }],
    });
    await api.post('runs/update', {
      run_id: runId,
      status: number === 4 ? 'FAILED' : 'FINISHED',
      end_time: 1_700_000_009_000,
    });
  }
  return experimentId;
}

const names = (page: Page): Locator => page.getByRole('table').getByRole('link');
const field = (page: Page): Locator => page.getByRole('combobox', { name: 'Filter runs' });

test('a filter is completed, read while it is typed, and told what is wrong with it', async ({
  page,
  api,
}) => {
  await page.goto(`/experiments/${await nineRuns(api)}`);
  await expect(names(page)).toHaveCount(9);
  await page.keyboard.press('/');
  await expect(field(page)).toBeFocused();
  await page.keyboard.type('scor');
  await page.getByRole('option', { name: 'val/score' }).click();
  await page.keyboard.type('> 7');
  await expect(names(page)).toHaveText(['run-9', 'run-8']);
  await expect(page).toHaveURL(/filter=/);

  await page.keyboard.type(' AND nonsense');
  await expect(page.getByRole('alert').filter({ hasText: /Invalid|Expected|valid/i })).toBeVisible();
  await expect(names(page)).toHaveText(['run-9', 'run-8']);

  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect(names(page)).toHaveCount(9);
  await field(page).fill('run-4');
  await page.keyboard.press('Enter');
  await expect(names(page)).toHaveText(['run-4']);
});

test('a column sorts both ways, and a link shows the same again', async ({ page, api, context }) => {
  await page.goto(`/experiments/${await nineRuns(api)}`);
  const head = page.getByRole('columnheader', { name: /score/ });
  await head.getByRole('button', { name: 'val/score', exact: true }).click();
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  await expect(names(page).first()).toHaveText('run-9');
  await head.getByRole('button', { name: 'val/score', exact: true }).click();
  await expect(names(page).first()).toHaveText('run-1');

  const other = await context.newPage();
  await other.goto(page.url());
  await expect(names(other).first()).toHaveText('run-1');
  await expect(other.getByRole('columnheader', { name: /score/ })).toHaveAttribute('aria-sort', 'ascending');
});

test('rows are walked, chosen, thrown away and brought back by keys alone', async ({ page, api }) => {
  await page.goto(`/experiments/${await nineRuns(api)}`);
  await expect(names(page)).toHaveCount(9);
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
  await expect(page.getByRole('region', { name: 'Selected runs' })).toContainText('2 runs');
  await page.getByRole('button', { name: 'Move to trash' }).press('Enter');
  await expect(names(page)).toHaveCount(7);
  await expect(page.getByText('2 runs in the trash')).toBeVisible();
  await page.keyboard.press('z');
  await expect(names(page)).toHaveCount(9);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/runs\/[0-9a-f]{32}/);
});

test('chosen columns stay chosen on the next visit', async ({ page, api }) => {
  const experimentId = await nineRuns(api);
  await page.goto(`/experiments/${experimentId}`);
  await expect(page.getByRole('columnheader', { name: /depth/ })).toBeVisible();
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'depth' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('columnheader', { name: /depth/ })).toHaveCount(0);
  await page.goto('/experiments');
  await page.goto(`/experiments/${experimentId}`);
  await expect(page.getByRole('columnheader', { name: /score/ })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: /depth/ })).toHaveCount(0);
});

test('child runs stand under their parent', async ({ page, api }) => {
  const experimentId = await api.experiment();
  const parent = await api.run(experimentId, { run_name: 'sweep' });
  for (const name of ['trial-1', 'trial-2']) {
    await api.run(experimentId, { run_name: name, tags: [{ key: 'mlflow.parentRunId', value: parent }] });
  }
  await page.goto(`/experiments/${experimentId}`);
  await expect(names(page)).toHaveText(['sweep']);
  await page.getByRole('button', { name: '2 child runs of sweep' }).click();
  await expect(names(page)).toHaveCount(3);
});
