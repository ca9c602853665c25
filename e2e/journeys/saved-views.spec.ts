import type { Locator, Page } from 'playwright/test';
import type { Api } from '../fixtures';
import { command, expect, test } from '../people';

test('a view is saved, changed, shared by its link, and deleted with undo', async ({
  page,
  api,
  context,
}) => {
  const experimentId = await api.experiment();
  for (const number of [1, 2]) {
    const runId = await api.run(experimentId, { run_name: `run-${number}` });
    await api.post('runs/log-batch', {
      run_id: runId,
      metrics: [{ key: 'score', value: number, timestamp: 1, step: 0 }],
    });
  }
  const links = page.getByRole('table').getByRole('link');
  const menu = page.getByRole('button', { name: /^View(s$|:)/ });

  await page.goto(`/experiments/${experimentId}?filter=${encodeURIComponent('metrics.score > 1')}`);
  await expect(links).toHaveText(['run-2']);
  await menu.click();
  await page.getByRole('menuitem', { name: 'Save as a new view' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('the good ones');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(menu).toHaveAccessibleName('View: the good ones');
  await expect(page).toHaveURL(/\?view=[0-9a-f-]{36}$/);
  await expect(links).toHaveText(['run-2']);

  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByRole('table').getByRole('link')).toHaveText(['run-2']);
  await other.close();

  await page.getByRole('combobox', { name: 'Filter runs' }).fill('metrics.score > 0');
  await expect(links).toHaveCount(2);
  await expect(menu).toHaveAccessibleName('View: the good ones, changed');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(menu).toHaveAccessibleName('View: the good ones');
  await page.reload();
  await expect(links).toHaveCount(2);

  await menu.click();
  await page.getByRole('menuitem', { name: 'History' }).click();
  const versions = page.getByRole('dialog', { name: 'History of the good ones' }).getByRole('listitem');
  await expect(versions).toHaveCount(2);
  await expect(versions.filter({ hasText: 'now' })).toContainText('filter');
  await page.getByRole('button', { name: 'Show version 1' }).click();
  await expect(links).toHaveText(['run-2']);
  await expect(menu).toHaveAccessibleName('View: the good ones, changed');
  await expect(menu).toBeFocused();

  await menu.click();
  await page.getByRole('menuitem', { name: 'Delete the view' }).click();
  await expect(menu).toHaveAccessibleName('Views');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(menu).toHaveAccessibleName('View: the good ones');
});

test('an experiment opens with a shared view, for whoever has changed nothing there', async ({
  page,
  api,
  makePerson,
  pageOf,
}) => {
  const experimentId = await api.experiment();
  for (const score of [1, 2]) {
    const runId = await api.run(experimentId, { run_name: `run-${score}` });
    await api.post('runs/log-metric', { run_id: runId, key: 'score', value: score, timestamp: 1, step: 0 });
  }
  const { id } = await command<{ id: string }>('tracking.createView', {
    experimentId,
    name: 'the good ones',
    isShared: true,
    state: { filter: 'metrics.score > 1' },
  });
  const menuOf = (of: Page) => of.getByRole('button', { name: /^View(s$|:)/ });
  await page.goto(`/experiments/${experimentId}?view=${id}`);
  await menuOf(page).click();
  await page.getByRole('menuitem', { name: 'Open the experiment with it' }).click();
  await expect(page.getByText('The experiment opens with “the good ones”')).toBeVisible();

  const reader = await pageOf(await makePerson('viewer', 'A reader'));
  await reader.goto(`/experiments/${experimentId}`);
  await expect(menuOf(reader)).toHaveAccessibleName('View: the good ones');
  await expect(reader).toHaveURL(new RegExp(`view=${id}`));
  await expect(reader.getByRole('table').getByRole('link')).toHaveText(['run-2']);
  await menuOf(reader).click();
  await expect(reader.getByRole('menuitem', { name: 'No longer open with it' })).toHaveCount(0);
  await reader.getByRole('menuitem', { name: 'Leave the view' }).click();
  await expect(reader.getByRole('table').getByRole('link')).toHaveCount(2);
});

test.describe('a link to a view that is gone', () => {
  test.use({ allowedErrors: /404/ });
  test('says so, and shows the runs all the same', async ({ page, api }) => {
    const experimentId = await api.experiment();
    await api.run(experimentId, { run_name: 'still here' });
    await page.goto(`/experiments/${experimentId}?view=00000000-0000-4000-8000-000000000000`);
    await expect(page.getByText('This view is not there')).toBeVisible();
    await expect(page.getByRole('link', { name: 'still here' })).toBeVisible();
  });
});

/** Three runs, the last of which is pinned, hidden from the charts and coloured by keys. */
async function lookAtThree(page: Page, api: Api, links: Locator): Promise<string> {
  const experimentId = await api.experiment();
  for (const number of [1, 2, 3])
    await api.run(experimentId, { run_name: `run-${number}`, start_time: number });
  await page.goto(`/experiments/${experimentId}`);
  await expect(links).toHaveText(['run-3', 'run-2', 'run-1']);
  for (const key of ['j', 'j', 'j', 'p']) await page.keyboard.press(key);
  await expect(links).toHaveText(['run-1', 'run-3', 'run-2']);
  await page.keyboard.press('h');
  await expect(page.getByRole('button', { name: 'Show run-1 in charts' })).toBeVisible();
  await page.keyboard.press('.');
  await page.getByRole('menuitem', { name: 'Colour 4' }).press('Enter');
  await expect(page).toHaveURL(/colours=/);
  return experimentId;
}

test('pinned, hidden and coloured runs come back with a link, and on the next visit', async ({
  page,
  api,
  context,
}) => {
  const links = page.getByRole('table').getByRole('link');
  const experimentId = await lookAtThree(page, api, links);

  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByRole('table').getByRole('link')).toHaveText(['run-1', 'run-3', 'run-2']);
  await expect(other.getByRole('button', { name: 'Show run-1 in charts' })).toBeVisible();
  await other.close();

  await page.goto('/experiments');
  await page.goto(`/experiments/${experimentId}`);
  await expect(links).toHaveText(['run-1', 'run-3', 'run-2']);
  await expect(page).toHaveURL(/pinned=.*hidden=|hidden=.*pinned=/);
});

test('what was pinned, hidden and coloured is taken back by the key that undoes, the newest first', async ({
  page,
  api,
}) => {
  const links = page.getByRole('table').getByRole('link');
  await lookAtThree(page, api, links);
  await page.keyboard.press('z');
  await expect(page).not.toHaveURL(/colours=/);
  await expect(page.getByRole('button', { name: 'Show run-1 in charts' })).toBeVisible();
  await page.keyboard.press('z');
  await expect(page.getByRole('button', { name: 'Show run-1 in charts' })).toHaveCount(0);
  await expect(links).toHaveText(['run-1', 'run-3', 'run-2']);
  await page.keyboard.press('z');
  await expect(links).toHaveText(['run-3', 'run-2', 'run-1']);
});
