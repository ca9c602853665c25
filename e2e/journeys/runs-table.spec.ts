import { expect, test } from '../fixtures';
import { names, nineRuns } from '../nine-runs';

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

test('all that match, and what is chosen, is copied as pandas', async ({ page, api, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`/experiments/${await nineRuns(api)}`);
  await expect(names(page)).toHaveCount(9);
  const copied = async () => {
    await page.getByRole('menuitem', { name: 'Copy as pandas' }).click();
    await expect(page.getByText('Copied: paste it into a notebook').last()).toBeVisible();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  await page.getByRole('button', { name: 'Export' }).click();
  expect(await copied()).toMatch(/^import mlflow(?!.*filter_string)/s);
  for (const key of ['j', 'x']) await page.keyboard.press(key);
  await page.getByRole('region', { name: 'Selected runs' }).getByRole('button', { name: 'Export' }).click();
  await expect(copied()).resolves.toMatch(/filter_string="run_id IN \('[0-9a-f]{32}'\)"/);
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
  // By keys too, with the charts and their keys beside them.
  for (const key of ['j', 'l']) await page.keyboard.press(key);
  await expect(names(page)).toHaveCount(1);
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
