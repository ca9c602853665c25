import { command, expect, test } from '../people';

const AT_ANY_LOAD = { timeout: 90_000 };
test.describe.configure({ timeout: 180_000 });

test('an administrator loads demo data by a button, sees it being made, looks at it, and removes it', async ({
  page,
  api,
}) => {
  // Of an earlier try something may be there.
  await command('demo.removeDemoData', {});
  await page.goto('/admin/demo');
  const progress = page.getByRole('region', { name: 'Progress' });
  await expect(progress.getByRole('status')).toHaveText('Removed', AT_ANY_LOAD);
  await page.getByRole('radio', { name: 'One experiment' }).click();
  await page.getByRole('button', { name: 'Load demo data' }).click();
  const log = progress.getByRole('log', { name: 'What the program says' });
  await expect(log.getByText('learning curves: rate 0.3, 6 runs')).toBeVisible(AT_ANY_LOAD);
  await expect(progress.getByRole('status')).toHaveText('Loaded', AT_ANY_LOAD);
  // The button is gone: it cannot be loaded twice.
  await expect(page.getByRole('button', { name: 'Load demo data' })).toHaveCount(0);

  await page
    .getByRole('navigation', { name: 'What there is to see' })
    .getByRole('link', { name: 'Experiments' })
    .click();
  await page.getByRole('link', { name: 'Demo: learning curves' }).click();
  await expect(page.getByRole('link', { name: 'far too much decay' })).toBeVisible();

  await page.goto('/admin/demo');
  await page.getByRole('button', { name: 'Remove demo data' }).click();
  await page
    .getByRole('alertdialog', { name: 'Remove the demo data?' })
    .getByRole('button', { name: 'Remove', exact: true })
    .click();
  await expect(progress.getByRole('status')).toHaveText('Removed', AT_ANY_LOAD);
  await expect(page.getByRole('button', { name: 'Load demo data' })).toBeVisible();
  const found = await api.post<{ experiments?: unknown[] }>('experiments/search', {
    filter: "name = 'Demo: learning curves'",
    max_results: 1,
  });
  expect(found.experiments ?? []).toEqual([]);
});
