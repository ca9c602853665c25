import type { Locator, Page } from 'playwright/test';
import { type Api, expect, test } from '../fixtures';

type Point = { key: string; value: number; step: number };

const log = (api: Api, runId: string, points: Point[], params: Record<string, string> = {}) =>
  api.post('runs/log-batch', {
    run_id: runId,
    metrics: points.map((point) => ({ ...point, timestamp: 1_700_000_000_000 + point.step * 1000 })),
    params: Object.entries(params).map(([key, value]) => ({ key, value })),
  });

const course = (key: string, count: number, value: (step: number) => number): Point[] =>
  Array.from({ length: count }, (_, step) => ({ key, step, value: value(step) }));

/** Six runs over three learning rates and two depths, with a loss and an accuracy. */
async function sweep(api: Api): Promise<string> {
  const experimentId = await api.experiment();
  for (const [at, lr] of ['0.001', '0.01', '0.1', '0.001', '0.01', '0.1'].entries()) {
    const runId = await api.run(experimentId, {
      run_name: `run-${at + 1}`,
      start_time: 1_700_000_000_000 + at,
    });
    await log(
      api,
      runId,
      [...course('loss', 50, (step) => (at + 1) / (step + 1)), { key: 'accuracy', step: 0, value: at / 10 }],
      { lr, depth: at < 3 ? '2' : '8' },
    );
    await api.post('runs/update', { run_id: runId, status: 'FINISHED', end_time: 1_700_000_050_000 });
  }
  return experimentId;
}

const chart = (page: Page, title: string): Locator => page.getByRole('region', { name: title, exact: true });
const reading = (page: Page, title: string): Locator =>
  page.getByRole('application', { name: `Read ${title}`, exact: true });

async function act(page: Page, title: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for the chart ${title}`, exact: true }).click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

async function choose(page: Page, part: string, key: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${part}:`) }).click();
  await page.getByRole('option', { name: key, exact: true }).click();
}

test('points appear in two tabs as they are logged, and so does a new run', async ({
  page,
  api,
  context,
}) => {
  const experimentId = await api.experiment();
  const runId = await api.run(experimentId, { run_name: 'training' });
  await log(
    api,
    runId,
    course('loss', 3, (step) => 3 - step),
  );
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await tab.goto(`/experiments/${experimentId}`);
    await expect(tab.getByText('Live', { exact: true })).toBeVisible();
    await expect(chart(tab, 'loss')).toContainText('3 points');
  }
  await log(api, runId, [{ key: 'loss', step: 3, value: 0.5 }]);
  for (const tab of [page, other]) await expect(chart(tab, 'loss')).toContainText('4 points');
  await reading(other, 'loss').focus();
  await other.keyboard.press('End');
  await expect(other.getByRole('status').filter({ hasText: 'step 3: 0.5000' })).toHaveCount(1);

  await api.run(experimentId, { run_name: 'another' });
  for (const tab of [page, other]) await expect(tab.getByRole('link', { name: 'another' })).toBeVisible();
  await page.goto(`/experiments/${experimentId}/runs/${runId}?tab=charts`);
  await expect(page.getByText('4 points')).toBeVisible();
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await log(api, runId, [{ key: 'loss', step: 4, value: 0.25 }]);
  await expect(page.getByText('5 points')).toBeVisible();
});

test.describe('when the stream is lost', () => {
  test.use({ allowedErrors: /ERR_FAILED/ });

  test('the page says so, looks by itself, and says no more when it is back', async ({ page, api }) => {
    const experimentId = await api.experiment();
    const runId = await api.run(experimentId);
    await log(
      api,
      runId,
      course('loss', 3, (step) => step),
    );
    await page.route('**/tracking.watchRuns**', (route) => route.abort());
    await page.goto(`/experiments/${experimentId}`);
    const notice = page.getByText('Live updates are interrupted');
    await expect(notice).toBeVisible();
    await log(api, runId, [{ key: 'loss', step: 3, value: 1 }]);
    await expect(chart(page, 'loss')).toContainText('4 points');
    await page.unroute('**/tracking.watchRuns**');
    await expect(page.getByText('Live', { exact: true })).toBeVisible({ timeout: 30_000 });
    await expect(notice).toBeHidden();
  });
});

test('a scatter and a parallel-coordinates chart are built, zoomed and passed on: the same view elsewhere', async ({
  page,
  api,
  browser,
}) => {
  const experimentId = await sweep(api);
  await page.goto(`/experiments/${experimentId}`);
  await page.getByRole('button', { name: 'Add a chart' }).click();
  await choose(page, 'X', 'lr');
  await page.getByRole('button', { name: 'Y: choose' }).press('Enter');
  await page.keyboard.type('accuracy');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Y: accuracy' })).toBeFocused();
  await page.getByRole('textbox', { name: 'Name' }).fill('Which rate');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('img', { name: /^accuracy by lr, 6 runs/ })).toBeVisible();

  await page.getByRole('button', { name: 'Add a chart' }).click();
  await page.getByRole('combobox', { name: 'Kind' }).click();
  await page.getByRole('option', { name: 'Parallel coordinates' }).click();
  for (const key of ['lr', 'depth', 'accuracy']) await choose(page, 'Add an axis', key);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const parallel = page.getByRole('img', { name: /^6 runs across lr, depth, accuracy/ });
  await expect(parallel).toBeVisible();
  await page.getByRole('button', { name: 'Axis accuracy' }).click();
  await page.getByRole('spinbutton', { name: 'From accuracy' }).fill('0.15');
  await page.getByRole('spinbutton', { name: 'To accuracy' }).fill('0.45');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page.getByRole('img', { name: /^3 runs across lr, depth, accuracy/ })).toBeVisible();
  await page.keyboard.press('Escape');

  // Zoom by the pointer, smooth by keys.
  const loss = reading(page, 'loss');
  await chart(page, 'loss').scrollIntoViewIfNeeded();
  const box = await loss.boundingBox();
  if (!box) throw new Error('the chart has no place');
  await page.mouse.move(box.x + 100, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + 200, box.y + 60, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByRole('button', { name: 'Show all of loss' })).toBeVisible();
  const points = chart(page, 'loss').getByText(/ points/);
  await expect(points).not.toContainText('300 points');
  const zoomed = await points.textContent();
  await page.getByRole('slider', { name: 'Smoothing' }).press('End');
  await expect(page).toHaveURL(/smooth/);

  const second = await browser.newContext({ storageState: await page.context().storageState() });
  const elsewhere = await second.newPage();
  await elsewhere.goto(page.url());
  await expect(elsewhere.getByRole('img', { name: /^3 runs across lr, depth, accuracy/ })).toBeVisible();
  await expect(chart(elsewhere, 'Which rate')).toBeVisible();
  await chart(elsewhere, 'loss').scrollIntoViewIfNeeded();
  await expect(chart(elsewhere, 'loss')).toContainText(zoomed ?? '');
  await expect(elsewhere.getByText('0.99', { exact: true })).toBeVisible();
  await second.close();
});

test('charts are moved, sized, named and removed by keys, and stay so', async ({ page, api }) => {
  const experimentId = await sweep(api);
  await page.goto(`/experiments/${experimentId}`);
  const titles = () =>
    page.getByRole('region', { name: 'charts', exact: true }).locator('figcaption > span:first-child');
  await expect(titles()).toHaveText(['accuracy', 'loss']);
  await act(page, 'loss', 'Move to the start');
  await expect(titles()).toHaveText(['loss', 'accuracy']);
  await act(page, 'loss', 'Edit');
  await page.getByRole('textbox', { name: 'Name' }).fill('Training loss');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Actions for the chart Training loss' }).click();
  await page.getByRole('menuitem', { name: 'Height' }).press('ArrowRight');
  await page.getByRole('menuitemradio', { name: 'High' }).click();
  await expect(reading(page, 'Training loss')).toHaveJSProperty('clientHeight', 460);
  await act(page, 'accuracy', 'Remove the chart');
  await expect(titles()).toHaveText(['Training loss']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(titles()).toHaveText(['Training loss', 'accuracy']);
  await page.reload();
  await expect(titles()).toHaveText(['Training loss', 'accuracy']);
});

test('a chart is dragged before another', async ({ page, api }) => {
  const experimentId = await sweep(api);
  await page.goto(`/experiments/${experimentId}`);
  await expect(chart(page, 'loss')).toBeVisible();
  await chart(page, 'loss').hover();
  await page.locator('[data-grip="metrics.loss"]').dragTo(chart(page, 'accuracy'));
  await expect(page).toHaveURL(/order/);
});

test('a row lights its line, a line its row; one cursor runs over all charts', async ({ page, api }) => {
  const experimentId = await sweep(api);
  await page.goto(`/experiments/${experimentId}`);
  await expect(reading(page, 'loss')).toBeVisible();
  const faded = () =>
    page.evaluate(
      () =>
        [...document.querySelectorAll('.mark')].filter((mark) => getComputedStyle(mark).opacity < '0.5')
          .length,
    );
  expect(await faded()).toBe(0);
  await page.getByRole('link', { name: 'run-3' }).hover();
  await expect.poll(faded).toBeGreaterThan(4);

  await page.mouse.move(5, 5);
  await reading(page, 'loss').focus();
  await page.keyboard.press(']');
  await expect(page.getByRole('status').filter({ hasText: /^run-6, step 0: 6/ })).toHaveCount(1);
  const lit = page.locator('[data-row-id]', { hasText: 'run-6' }).getByRole('cell').first();
  const plain = page.locator('[data-row-id]', { hasText: 'run-5' }).getByRole('cell').first();
  const background = (cell: Locator) => cell.evaluate((node) => getComputedStyle(node).backgroundColor);
  expect(await background(lit)).not.toBe(await background(plain));
});

test('groups are drawn as means with what lies around them', async ({ page, api }) => {
  const experimentId = await sweep(api);
  await page.goto(`/experiments/${experimentId}?group=params.lr`);
  await expect(
    page.getByRole('img', {
      name: /^loss, 3 groups: means end between .* with lr .* \(n = 2\) and .*\(n = 2\)$/,
    }),
  ).toBeVisible();
  await reading(page, 'loss').focus();
  await page.keyboard.press('Home');
  await expect(page.getByRole('status').filter({ hasText: '(n = 2)' })).toHaveCount(1);
  await expect(page.getByRole('img', { name: /^accuracy of 3/ })).toBeVisible();
});

test('a chart fills the screen, is read as a table and saved', async ({ page, api }) => {
  const experimentId = await sweep(api);
  await page.goto(`/experiments/${experimentId}`);
  await page.getByRole('button', { name: 'Enlarge loss' }).click();
  const dialog = page.getByRole('dialog', { name: 'loss' });
  await expect(dialog.getByRole('img', { name: /^loss, 6 runs/ })).toBeVisible();
  for (const [item, type, start] of [
    ['Save the numbers as CSV', 'csv', 'Step,run-6,'],
    ['Save as SVG', 'svg', '<svg'],
    ['Save as PNG', 'png', '\u{FFFD}PNG'],
  ] as const) {
    await dialog.getByRole('button', { name: 'Actions for the chart loss' }).click();
    const saved = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: item }).click();
    const file = await saved;
    expect(file.suggestedFilename()).toBe(`loss.${type}`);
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    expect(text.slice(0, start.length)).toBe(start);
    // Nothing in it needs the page.
    if (type === 'svg') expect(text).not.toContain('var(--');
  }
  await dialog.getByRole('button', { name: 'View loss as table' }).click();
  await expect(dialog.getByRole('columnheader', { name: 'run-6', exact: true })).toBeVisible();
});

test('outliers are left out of the axis, and the chart says so', async ({ page, api }) => {
  const experimentId = await api.experiment();
  const runId = await api.run(experimentId);
  await log(
    api,
    runId,
    course('loss', 120, (step) => (step === 60 ? 5000 : 1 + (step % 7) / 10)),
  );
  await page.goto(`/experiments/${experimentId}`);
  await expect(chart(page, 'loss')).toContainText('120 points');
  await page.getByRole('button', { name: 'How charts are drawn' }).click();
  await page.getByRole('switch', { name: 'Leave outliers out of the axis' }).click();
  await page.keyboard.press('Escape');
  await expect(chart(page, 'loss')).toContainText('1 stretch beyond the axis, values from 1 to 5000');
});
