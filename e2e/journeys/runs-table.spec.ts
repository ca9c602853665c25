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

test('the first rows come with the page, as its link filters and sorts them', async ({ page, api }) => {
  const experimentId = await nineRuns(api);
  const asked: string[] = [];
  page.on('request', (request) => {
    const [, name = ''] = /api\/console\/(tracking\.(?:listRuns|getRunCells))/.exec(request.url()) ?? [];
    if (name) asked.push(name);
  });
  const link = new URLSearchParams({
    filter: 'metrics.`val/score` > 6',
    sort: 'metrics.val/score',
    ascending: 'true',
  });
  // A server that is busy lets the page ask for itself.
  await expect(async () => {
    asked.length = 0;
    await page.goto(`/experiments/${experimentId}?${link}`);
    await expect(names(page)).toHaveText(['run-7', 'run-8', 'run-9']);
    await expect(page.getByRole('cell', { name: '9', exact: true }).first()).toBeVisible();
    expect(asked).toEqual([]);
  }).toPass();
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

test('child runs stand under their parent, and are drawn while it is folded', async ({ page, api }) => {
  const experimentId = await api.experiment();
  const parent = await api.run(experimentId, { run_name: 'sweep' });
  for (const name of ['trial-1', 'trial-2']) {
    const tags = [{ key: 'mlflow.parentRunId', value: parent }];
    const runId = await api.run(experimentId, { run_name: name, tags });
    const metrics = [0, 1].map((step) => ({ key: 'loss', value: 1 / (step + 1), step, timestamp: 1 }));
    await api.post('runs/log-batch', { run_id: runId, metrics });
  }
  await page.goto(`/experiments/${experimentId}`);
  await expect(names(page)).toHaveText(['sweep']);
  const chart = page.getByRole('region', { name: 'loss', exact: true });
  for (const name of ['trial-1', 'trial-2']) await expect(chart).toContainText(name);
  await page.getByRole('button', { name: '2 child runs of sweep' }).click();
  await expect(names(page)).toHaveCount(3);
});

const rail = (page: Page): Locator => page.getByRole('complementary', { name: 'Narrow the runs' });

test('facets count the runs, and a click writes the filter', async ({ page, api }) => {
  await page.goto(`/experiments/${await nineRuns(api)}`);
  await expect(rail(page).getByText('Failed')).toBeVisible();
  await rail(page)
    .getByRole('checkbox', { name: /^Failed 1$/ })
    .click();
  await expect(names(page)).toHaveText(['run-4']);
  await expect(field(page)).toHaveValue("status = 'FAILED'");
  await rail(page)
    .getByRole('checkbox', { name: /^Finished 8$/ })
    .click();
  await expect(names(page)).toHaveCount(9);
  await rail(page).getByRole('button', { name: 'Any status' }).click();
  await expect(field(page)).toHaveValue('');
  await rail(page).getByRole('checkbox', { name: /^1 3$/ }).click();
  await expect(names(page)).toHaveText(['run-7', 'run-4', 'run-1']);
});

test('a filter is built in plain words', async ({ page, api }) => {
  await page.goto(`/experiments/${await nineRuns(api)}`);
  await page.getByRole('button', { name: 'Build a filter' }).click();
  await page.getByRole('button', { name: 'Add a condition' }).click();
  await page.getByRole('combobox', { name: 'What of the run' }).fill('val/score metric');
  await page.getByRole('combobox', { name: 'How it is compared' }).click();
  await page.getByRole('option', { name: 'is at least' }).click();
  await page.getByRole('spinbutton', { name: 'Value' }).fill('8');
  await expect(field(page)).toHaveValue('metrics.`val/score` >= 8');
  await expect(names(page)).toHaveText(['run-9', 'run-8']);
});

test('groups have their mean, and open to their runs', async ({ page, api }) => {
  await page.goto(`/experiments/${await nineRuns(api)}?group=params.depth`);
  const table = page.getByRole('table');
  await expect(page.getByText('9 runs in 3 groups')).toBeVisible();
  // 1, 4 and 7: a mean of 4, and t(2) · 3 / √3 around it.
  const row = table.getByRole('row').filter({ hasText: '± 7.5' }).filter({ hasText: /^31/ });
  await expect(row).toContainText('4');
  await row.getByRole('button', { name: '3 runs with depth 1' }).click();
  await expect(names(page)).toHaveText(['run-7', 'run-4', 'run-1']);
});

test('other statistics of a metric are columns of their own', async ({ page, api }) => {
  const experimentId = await api.experiment();
  const runId = await api.run(experimentId, { run_name: 'curve' });
  const values = [5, 2, 3];
  await api.post('runs/log-batch', {
    run_id: runId,
    metrics: values.map((value, step) => ({ key: 'loss', value, timestamp: step + 1, step })),
  });
  await page.goto(`/experiments/${experimentId}`);
  for (const stat of ['min', 'step of min', 'course, drawn']) {
    await page.getByRole('columnheader', { name: 'loss', exact: false }).first().hover();
    await page.getByRole('button', { name: 'Column loss' }).first().click();
    await page.getByRole('menuitem', { name: /Show of loss/ }).press('Enter');
    await page.getByRole('menuitem', { name: stat, exact: true }).press('Enter');
  }
  const cells = page.getByRole('row', { name: /curve/ });
  await expect(cells).toContainText('3');
  await expect(page.getByRole('columnheader').filter({ hasText: /^lossmin/ })).toHaveCount(1);
  await expect(cells.getByRole('img', { name: 'loss: from 5 to 3' })).toBeVisible();
});

test('runs stand in the order of their best value; columns that say the same of all are left out', async ({
  page,
  api,
}) => {
  const experimentId = await api.experiment();
  for (const [name, values] of [
    ['late', [9, 4]],
    ['early', [1, 8]],
    ['steady', [3, 3]],
  ] as const) {
    const runId = await api.run(experimentId, { run_name: name });
    await api.post('runs/log-batch', {
      run_id: runId,
      metrics: values.map((value, step) => ({ key: 'loss', value, timestamp: step + 1, step })),
      params: [
        { key: 'lr', value: '0.1' },
        { key: 'variant', value: name },
      ],
    });
  }
  await page.goto(`/experiments/${experimentId}?columns=metrics@min.loss,params.lr,params.variant`);
  const least = page.getByRole('columnheader').filter({ hasText: /loss\s?min$/ });
  await least.getByRole('button', { name: /^loss/ }).first().click();
  await expect(least).toHaveAttribute('aria-sort', 'descending');
  await expect(names(page)).toHaveText(['late', 'steady', 'early']);
  await least.getByRole('button', { name: /^loss/ }).first().click();
  await expect(names(page)).toHaveText(['early', 'steady', 'late']);

  const rate = page.getByRole('columnheader').filter({ hasText: 'lr' });
  await expect(rate).toHaveCount(1);
  await page.getByRole('button', { name: 'Columns', exact: true }).click();
  await page.getByRole('switch', { name: /^Only where runs differ/ }).click();
  await expect(page.getByText('1 hidden')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(rate).toHaveCount(0);
  await expect(page).toHaveURL(/varying=true/);
  await expect(page.getByRole('columnheader').filter({ hasText: 'variant' })).toHaveCount(1);
});

test('many runs are tagged at once, and untagged by undo', async ({ page, api }) => {
  await page.goto(
    `/experiments/${await nineRuns(api)}?filter=${encodeURIComponent('metrics.`val/score` > 7')}`,
  );
  await expect(names(page)).toHaveCount(2);
  for (const key of ['j', 'x', 'j', 'shift+x', 't']) await page.keyboard.press(key.replace('shift', 'Shift'));
  await page.getByRole('textbox', { name: 'Value' }).waitFor();
  await page.keyboard.type('team');
  await page.getByRole('textbox', { name: 'Value' }).fill('vision');
  await page.keyboard.press('Enter');
  await expect(page.getByText('2 runs tagged team')).toBeVisible();
  await field(page).fill("tags.team = 'vision'");
  await expect(names(page)).toHaveCount(2);
  await page.getByRole('button', { name: 'Undo' }).click();
  await field(page).fill('tags.team IS NULL');
  await expect(names(page)).toHaveCount(9);
});

test('all that match go to the trash at once, and come back', async ({ page, api }) => {
  const experimentId = await api.experiment();
  for (let at = 0; at < 60; at += 1)
    await api.run(experimentId, { run_name: `many-${at}`, start_time: 1000 + at });
  await page.goto(`/experiments/${experimentId}`);
  await page.getByRole('checkbox', { name: 'Select all loaded runs' }).click();
  await page.getByRole('button', { name: 'Select all 60 matching' }).click();
  const bar = page.getByRole('region', { name: 'Selected runs' });
  await expect(bar).toContainText('All 60 runs');
  await bar.getByRole('button', { name: 'Move to trash' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Move to trash' }).click();
  await expect(page.getByText('60 runs in the trash')).toBeVisible();
  await page.keyboard.press('z');
  await expect(page.getByText('60 runs restored')).toBeVisible();
  await page
    .getByRole('button', { name: 'To the last row' })
    .or(page.getByText('60 runs', { exact: true }))
    .first()
    .waitFor();
});

test('a run is looked into beside the table, and a file has all that match', async ({ page, api }) => {
  await page.goto(`/experiments/${await nineRuns(api)}`);
  await expect(names(page)).toHaveCount(9);
  for (const key of ['j', 'o']) await page.keyboard.press(key);
  await expect(page.getByRole('complementary', { name: 'Run run-9' })).toContainText('val/score');
  await page.keyboard.press('j');
  await expect(page.getByRole('complementary', { name: 'Run run-8' })).toBeVisible();
  await expect(page).toHaveURL(/peek=/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary', { name: /^Run run/ })).toHaveCount(0);

  await page.getByRole('button', { name: 'Export' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Export CSV' }).click(),
  ]);
  const stream = await file.createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const lines = Buffer.concat(chunks).toString().trim().split('\r\n');
  expect(lines).toHaveLength(10);
  expect(lines[0]).toContain('metrics.val/score,params.depth');
});

test('hundreds of runs scroll to their end', async ({ page, api }) => {
  const experimentId = await api.experiment();
  for (let from = 0; from < 180; from += 20) {
    const batch = Array.from({ length: 20 }, (_, at) =>
      api.run(experimentId, { run_name: `row-${from + at}`, start_time: 10_000 - from - at }),
    );
    await Promise.all(batch);
  }
  await page.goto(`/experiments/${experimentId}`);
  await expect(page.getByText('180 runs', { exact: true })).toBeVisible();
  await expect(page.getByRole('table')).toHaveAttribute('aria-rowcount', '181');
  await page.getByRole('button', { name: 'To the last row' }).click();
  await expect(page.getByRole('link', { name: 'row-179' })).toBeVisible();
  await expect(page.getByRole('row').last()).toHaveAttribute('aria-rowindex', '181');
  await api.run(experimentId, { run_name: 'late', start_time: 20_000 });
  // Rows do not move away under one's eyes.
  await page.getByRole('button', { name: 'The list has changed: refresh' }).click();
  await page.getByRole('button', { name: 'To the first row' }).click();
  await expect(page.getByRole('link', { name: 'row-0', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'late' })).toBeVisible();
});
