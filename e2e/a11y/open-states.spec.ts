/** Menus, dialogs and viewers, open: nothing that axe calls serious or critical, light and dark. */
import type { Page } from 'playwright/test';
import { expect, test } from '../fixtures';
import { faults } from './faults';
import { FILES, filledRun, type Ids } from './filled-run';

type Open = [name: string, path: (ids: Ids) => string, open: (page: Page) => Promise<unknown>];

const run = ({ experimentId, runId }: Ids) => `/experiments/${experimentId}/runs/${runId}`;
const press = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click();

const STATES: Open[] = [
  ['the command menu', () => '/experiments', (page) => page.keyboard.press('ControlOrMeta+k')],
  ['the shortcuts', () => '/experiments', (page) => page.keyboard.press('?')],
  ['the help menu', () => '/experiments', press('Help')],
  [
    'the help of a page',
    run,
    async (page) => {
      await press('Help')(page);
      await page.getByRole('menuitem', { name: 'About this page' }).click();
      await expect(page.getByRole('dialog').getByRole('heading', { name: 'A run' })).toBeVisible();
    },
  ],
  ['the bell', () => '/experiments', press(/^Notifications/)],
  ['the account menu', () => '/experiments', press(/Administrator|Account/)],
  ['a new experiment', () => '/experiments', press('New experiment')],
  ['a menu of an experiment', () => '/experiments', press(/^Actions for/)],
  ['tags of an experiment', ({ experimentId }) => `/experiments/${experimentId}`, press('Tags')],
  ['actions of a run', run, press('Run actions')],
  [
    'a run to run again',
    run,
    async (page) => {
      await press('Use in code')(page);
      await page.getByRole('radio', { name: 'Run again' }).click();
    },
  ],
  ['a new tag', run, press('Add a tag')],
  ['the notes of a run', run, press('Edit the notes')],
  ['changes that were not committed', run, press('Not committed, show them')],
  ['the environment', run, press('Python and packages')],
  [
    'lineage as a list',
    (ids) => `${run(ids)}?tab=lineage`,
    (page) => page.getByRole('radio', { name: 'List' }).click(),
  ],
];

for (const [name, path, open] of STATES) {
  test(name, async ({ page, api }) => {
    await page.goto(path(await filledRun(api)));
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('[data-slot="skeleton"]')).toHaveCount(0);
    await open(page);
    await expect(page.locator('[data-slot="skeleton"]')).toHaveCount(0);
    expect(await faults(page)).toEqual([]);
  });
}

test('a file of each kind', async ({ page, api }) => {
  test.setTimeout(240_000);
  const ids = await filledRun(api);
  for (const [path, body] of Object.entries(FILES)) await api.upload(ids.runId, path, body);
  await page.goto(`${run(ids)}?tab=artifacts`);
  for (const path of ['images', 'notes', ...Object.keys(FILES).filter((name) => !name.includes('/'))]) {
    await page.getByRole('treeitem', { name: new RegExp(`^${path}`) }).click();
    await expect(page.getByRole('heading', { level: 2, name: path })).toBeVisible();
    await expect(page.locator('[data-slot="skeleton"]')).toHaveCount(0);
    expect(await faults(page, 'main'), path).toEqual([]);
  }
});
