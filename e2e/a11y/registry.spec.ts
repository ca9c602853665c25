/** The registry's pages and what opens on them, light and dark, have nothing that axe calls serious or critical. */
import type { Page } from 'playwright/test';
import {
  askFor,
  expect,
  modelPath,
  moveVersion,
  type Registered,
  test,
  versionPath,
} from '../registered-model';
import { faults } from './faults';

type State = [name: string, path: (model: Registered) => string, open?: (page: Page) => Promise<unknown>];

const press = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).click();

/** To the review of the one request of the model. */
const openReview = async (page: Page) => {
  await page.getByRole('link', { name: 'Review' }).click();
  await expect(page.getByRole('region', { name: 'What is asked' })).toBeVisible();
};

const STATES: State[] = [
  ['models', () => '/models'],
  ['no model matches', () => '/models?q=nothing-is-called-so'],
  ['a model', modelPath],
  ['rules', (model) => `${modelPath(model)}?tab=rules`],
  ['a rule', (model) => `${modelPath(model)}?tab=rules`, press('Edit the rules of Production')],
  ['stage history', (model) => `${modelPath(model)}?tab=history`],
  ['activity', (model) => `${modelPath(model)}?tab=activity`],
  ['a model’s webhooks', (model) => `${modelPath(model)}?tab=webhooks`],
  ['a new webhook', (model) => `${modelPath(model)}?tab=webhooks`, press('New webhook')],
  ['a version', (model) => versionPath(model, 2)],
  [
    'a move',
    (model) => versionPath(model, 2),
    async (page) => {
      await press('Move to…')(page);
      await page.getByRole('menuitem', { name: 'Production' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  ],
  ['code to use it', (model) => versionPath(model, 2), press('Use it')],
  ['compared versions', (model) => `${modelPath(model)}/compare?versions=1.2`],
  ['approvals', () => '/approvals'],
  ['a review', (model) => versionPath(model, 2), openReview],
  [
    'an approval',
    (model) => versionPath(model, 2),
    async (page) => {
      await openReview(page);
      await page.getByRole('button', { name: /^Approve/ }).click();
    },
  ],
  ['stages and rules', () => '/admin/registry'],
  ['webhooks', () => '/admin/webhooks'],
];

for (const [name, path, open] of STATES) {
  test(name, async ({ page, api, registeredModel }) => {
    const model = await registeredModel();
    await moveVersion(api, model, 1, 'Production', 'To begin with.');
    await askFor(api, model, 2, 'Production');
    await page.goto(path(model));
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('[data-slot="skeleton"]')).toHaveCount(0);
    await open?.(page);
    // Data is there once nothing is grey any more.
    await expect(page.locator('[data-slot="skeleton"]')).toHaveCount(0);
    expect(await faults(page)).toEqual([]);
  });
}
