import { expect, test } from '../fixtures';
import { names, nineRuns } from '../nine-runs';

test('chosen runs move to another experiment, and come back by undo', async ({ page, api }) => {
  const name = `Kept ${Date.now()}`;
  const to = await api.experiment(name);
  await page.goto(`/experiments/${await nineRuns(api)}`);
  await expect(names(page)).toHaveCount(9);
  for (const key of ['j', 'x', 'j', 'x', 'Shift+M']) await page.keyboard.press(key);
  const dialog = page.getByRole('dialog', { name: 'Move 2 runs' });
  await dialog.getByRole('button', { name: 'Choose an experiment' }).press('Enter');
  await page.keyboard.type(name);
  await page.getByRole('option', { name }).waitFor();
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Move', exact: true }).click();
  await expect(page.getByText(`2 runs moved to ${name}`)).toBeVisible();
  await expect(names(page)).toHaveCount(7);
  await page.keyboard.press('z');
  await expect(names(page)).toHaveCount(9);
  const { runs = [] } = await api.post<{ runs?: unknown[] }>('runs/search', { experiment_ids: [to] });
  expect(runs).toEqual([]);
});

test('an old link leads to where the run is', async ({ page, api }) => {
  const name = `Found ${Date.now()}`;
  const [from, to] = [await api.experiment(), await api.experiment(name)];
  const runId = await api.run(from, { run_name: 'wanderer' });
  await api.upload(runId, 'notes.txt', 'still here');
  await page.goto(`/experiments/${from}/runs/${runId}`);
  await page.getByRole('button', { name: 'Run actions' }).click();
  await page.getByRole('menuitem', { name: 'Move to another experiment' }).click();
  const dialog = page.getByRole('dialog', { name: 'Move 1 run' });
  await dialog.getByRole('button', { name: 'Choose an experiment' }).click();
  await page.keyboard.type(name);
  await page.getByRole('option', { name }).click();
  await dialog.getByRole('button', { name: 'Move', exact: true }).click();
  await expect(page).toHaveURL(`/experiments/${to}/runs/${runId}`);

  await page.goto(`/experiments/${from}/runs/${runId}?tab=artifacts`);
  await expect(page).toHaveURL(`/experiments/${to}/runs/${runId}?tab=artifacts`);
  await expect(page.getByRole('navigation', { name: 'Breadcrumb' })).toContainText(name);
  await page.getByText('notes.txt').first().click();
  await expect(page.getByText('still here')).toBeVisible();
});
