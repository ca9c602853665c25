import type { Locator, Page } from 'playwright/test';
import { expect, test } from '../fixtures';
import { field, names, nineRuns } from '../nine-runs';

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

test('arrows reach a suggestion from a closed list too, and Enter takes it', async ({ page, api }) => {
  await page.goto(`/experiments/${await nineRuns(api)}`);
  await field(page).fill("status = 'FINISHED' ");
  await page.keyboard.press('Enter');
  await expect(page.getByRole('option')).toHaveCount(0);
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { name: /^AND/, selected: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(field(page)).toHaveValue("status = 'FINISHED' AND ");
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('option').last()).toHaveAttribute('aria-selected', 'true');
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
