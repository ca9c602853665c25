import { type Api, expect, test } from '../fixtures';
import { field, names, nineRuns } from '../nine-runs';

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

test('runs in the trash are deleted for good once their number is typed', async ({ page, api }) => {
  await page.goto(`/experiments/${await nineRuns(api)}`);
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
  await page.getByRole('button', { name: 'Move to trash' }).press('Enter');
  await expect(names(page)).toHaveCount(7);
  await page.getByRole('button', { name: 'Trash' }).click();
  await expect(names(page)).toHaveCount(2);
  await page.getByRole('checkbox', { name: 'Select all' }).click();
  await page.getByRole('button', { name: 'Delete for good' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Delete 2 runs for good?' });
  await page.keyboard.type('2 runs');
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await expect(page.getByText('2 runs deleted for good')).toBeVisible();
  await expect(names(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Trash' }).click();
  await expect(names(page)).toHaveCount(7);
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
  // A run's own menu means that run alone; what is chosen stays so.
  await page.getByRole('button', { name: 'Actions for many-59', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Move to another experiment' }).click();
  await expect(page.getByRole('dialog', { name: 'Move 1 run' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(bar).toContainText('All 60 runs');
  // By the key as by the button: all 60, not only those that were loaded.
  await page.keyboard.press('#');
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

/** So many runs as fill a window twice over, each with so many parameters. */
async function runsWithParams(api: Api, count: number, params: number): Promise<string> {
  const experimentId = await api.experiment();
  for (let at = 0; at < count; at += 1) {
    const runId = await api.run(experimentId, { run_name: `row-${at}`, start_time: 10_000 - at });
    if (params === 0) continue;
    await api.post('runs/log-batch', {
      run_id: runId,
      params: Array.from({ length: params }, (_, number) => ({ key: `p${number}`, value: String(at) })),
    });
  }
  return experimentId;
}

test('what scrolling brings is drawn as far as it is in sight, and whole when it stays', async ({
  page,
  api,
}) => {
  await page.goto(`/experiments/${await runsWithParams(api, 80, 10)}`);
  const table = page.getByRole('table');
  const cells = () =>
    table.evaluate((scroller) =>
      [...scroller.querySelectorAll('[data-row-id]')].map(
        (row) => row.querySelectorAll('[role=cell]').length,
      ),
    );
  // Beyond the edge too, once the page has nothing else to do.
  await expect.poll(async () => Math.min(...(await cells()))).toBeGreaterThan(9);
  const whole = Math.min(...(await cells()));
  const brought = await table.evaluate(
    (scroller) =>
      new Promise<number>((resolve) => {
        // Behind the table's own listener: what it has drawn in this turn.
        scroller.addEventListener(
          'scroll',
          () => {
            const rows = [...scroller.querySelectorAll('[data-row-id]')];
            resolve(rows.at(-1)?.querySelectorAll('[role=cell]').length ?? 0);
          },
          { once: true },
        );
        scroller.scrollTop += 1_000;
      }),
  );
  expect(brought).toBeGreaterThan(1);
  expect(brought).toBeLessThan(whole);
  await expect.poll(async () => Math.min(...(await cells()))).toBeGreaterThanOrEqual(whole);
});

test('the active row is not behind the bar of what is chosen, nor is the last one', async ({ page, api }) => {
  await page.goto(`/experiments/${await runsWithParams(api, 40, 0)}`);
  await expect(page.getByRole('link', { name: 'row-0', exact: true })).toBeVisible();
  for (const key of ['j', 'x']) await page.keyboard.press(key);
  const bar = page.getByRole('region', { name: 'Selected runs' });
  await expect(bar).toBeVisible();
  for (let at = 1; at < 40; at += 1) {
    await page.keyboard.press('j');
    if (at < 14) continue;
    const row = page.getByRole('row', { name: `row-${at}`, exact: false }).and(page.locator(':focus'));
    await expect(row).toBeVisible();
    const [below, above] = [await row.boundingBox(), await bar.boundingBox()];
    expect((below?.y ?? 0) + (below?.height ?? 0)).toBeLessThanOrEqual(above?.y ?? 0);
  }
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
