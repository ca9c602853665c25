/** What a team does all day, without a mouse: nothing here points, clicks or puts the focus anywhere but by keys. */
import type { Page } from 'playwright/test';
import { type Api, expect } from '../fixtures';
import { jumpTo, press, tabTo } from '../keys';
import { test } from '../people';
import { registerModel, removeEndpoint, serveModel } from '../serving-model';

/** Five runs whose losses end apart; the third is the best. Answers the experiment's name. */
async function fiveRuns(api: Api): Promise<string> {
  const name = `by keys ${crypto.randomUUID().slice(0, 8)}`;
  const experimentId = await api.experiment(name);
  for (const [at, end] of [0.5, 0.4, 0.1, 0.3, 0.2].entries()) {
    const runId = await api.run(experimentId, {
      run_name: `trial-${at + 1}`,
      start_time: 1_700_000_000_000 + at,
    });
    await api.post('runs/log-batch', {
      run_id: runId,
      metrics: Array.from({ length: 40 }, (_, step) => ({
        key: 'val_loss',
        value: end + (39 - step) / 40,
        step,
        timestamp: 1_700_000_000_000 + step * 1000,
      })),
    });
    await api.post('runs/update', { run_id: runId, status: 'FINISHED', end_time: 1_700_000_040_000 });
  }
  return name;
}

test('the best run is found, three are compared, the note is written, the link passed on: the same view to the zoom', async ({
  page,
  api,
  context,
  makePerson,
  pageOf,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const name = await fiveRuns(api);
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Home');
  await jumpTo(page, name);

  // The best run is the first one where the last loss goes up.
  const runs = page.getByRole('table', { name: `Runs of ${name}` });
  const loss = runs.getByRole('columnheader').filter({ hasText: 'val_loss' });
  await tabTo(page, loss.getByRole('button', { name: 'val_loss', exact: true }));
  await press(page, 'Enter');
  await expect(loss).toHaveAttribute('aria-sort', 'descending');
  await press(page, 'Enter');
  await expect(loss).toHaveAttribute('aria-sort', 'ascending');
  // Passing through the filter has written none.
  await expect(page).not.toHaveURL(/filter=/);
  await expect(runs.getByRole('row').nth(1)).toContainText('trial-3');
  await press(page, 'j', 'x', 'j', 'x', 'j', 'x', 'c');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Compare 3 runs');
  await expect(page.getByRole('button', { name: 'Baseline trial-3' })).toBeVisible();

  // A closer look at the end of the course.
  await press(page, '2');
  const reading = page.getByRole('application', { name: 'Read val_loss', exact: true });
  await tabTo(page, reading);
  await press(page, 'End');
  await expect(page.getByRole('status').filter({ hasText: /^trial-\d, step 39: 0\.\d000/ })).toHaveCount(1);
  await press(page, 'PageDown', '+', '+');
  await expect(page).toHaveURL(/zoom/);
  const picture = (of: Page) =>
    of.getByRole('region', { name: 'val_loss', exact: true }).getByRole('img', { name: /^val_loss, 3 runs/ });
  await expect(page.getByRole('button', { name: 'Show all', exact: true })).toBeEnabled();

  await press(page, 'e');
  await expect(page.getByRole('textbox', { name: 'Notes of trial-3' })).toBeFocused();
  await press(page, 'Control+Home');
  await page.keyboard.type('The third, by far.');
  await press(page, 'Control+Enter');
  await expect(page.getByText('Noted on trial-3')).toBeVisible();
  await press(page, 'y');
  await expect(page.getByText(/Link copied/)).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());

  const theirs = await pageOf(await makePerson('viewer', 'A reader'));
  await theirs.goto(link);
  await expect(theirs.getByRole('heading', { level: 1 })).toHaveText('Compare 3 runs');
  await expect(theirs.getByRole('button', { name: 'Baseline trial-3' })).toBeVisible();
  await expect(picture(theirs)).toHaveAttribute(
    'aria-label',
    (await picture(page).getAttribute('aria-label')) ?? 'nothing',
  );
  const axisOf = (of: Page) => picture(of).locator('text').allTextContents();
  expect(await axisOf(theirs)).toEqual(await axisOf(page));
  expect(new URL(theirs.url()).search).toBe(new URL(link).search);

  // What was noted, from the run's own page.
  await press(theirs, '1');
  await tabTo(theirs, theirs.getByRole('link', { name: 'trial-3', exact: true }));
  await press(theirs, 'Enter');
  await expect(theirs.getByRole('region', { name: 'Notes' })).toContainText('The third, by far.');
});

test('a version is put back by keys where the new one disappoints', async ({ page, api }) => {
  const name = await serveModel(await registerModel(api), { 1: 90, 2: 10 });
  await page.goto('/');
  await jumpTo(page, name);
  const traffic = page.getByRole('form', { name: 'Traffic' });
  await tabTo(page, traffic.getByRole('slider', { name: 'Traffic of v2' }));
  await press(page, 'End');
  await expect(traffic.getByText('v1: 90 % → 0 % · v2: 10 % → 100 %')).toBeVisible();
  await tabTo(page, traffic.getByRole('button', { name: 'Apply' }));
  await press(page, 'Enter');
  await expect(page.getByRole('row', { name: /^v2/ }).getByRole('cell', { name: '100 %' })).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: 'Roll back' }), 'Shift+Tab');
  await press(page, 'Enter');
  await expect(page.getByRole('row', { name: /^v1/ }).getByRole('cell', { name: '90 %' })).toBeVisible();
  await removeEndpoint(page, name);
});
