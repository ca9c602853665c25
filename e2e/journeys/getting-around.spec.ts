import { admin } from '../fixtures';
import { delayScripts, holdScripts } from '../late-scripts';
import { command, expect, test } from '../people';

test('the command menu finds an experiment and goes there', async ({ page, api }) => {
  const name = `needle ${crypto.randomUUID().slice(0, 8)}`;
  await api.experiment(name);
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.getByRole('button', { name: /Search/ }).click();
  await page.getByRole('combobox').fill(name);
  await page.getByRole('option', { name: new RegExp(name) }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
});

test('Enter takes what the command menu found last, whatever it had found before', async ({ page, api }) => {
  const [first, second] = [crypto.randomUUID().slice(0, 8), crypto.randomUUID().slice(0, 8)];
  for (const name of [`${first} a`, `${first} b`, `${second} c`]) await api.experiment(name);
  await page.goto('/');
  await page.getByRole('button', { name: /Search/ }).click();
  await page.getByRole('combobox').fill(first);
  await expect(page.getByRole('option')).toHaveCount(2);
  await page.getByRole('combobox').fill(second);
  await expect(page.getByRole('option', { name: new RegExp(second), selected: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: `${second} c` })).toBeVisible();
});

test('what is typed before the page listens is done when it does', async ({ page }) => {
  await delayScripts(page);
  await page.goto('/experiments', { waitUntil: 'commit' });
  await page.locator('h1', { hasText: 'Experiments' }).waitFor();
  // The server’s page is there, its scripts are not.
  expect(await page.evaluate(() => window.plumblineEarlyInput?.keys.length)).toBe(0);
  await page.keyboard.type('gm');
  await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();

  await page.goto('/experiments', { waitUntil: 'commit' });
  await page.locator('h1', { hasText: 'Experiments' }).waitFor();
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('monitors');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Monitors' })).toBeVisible();
  // Each was done once, and what is typed now is done at once.
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await page.evaluate(() => window.plumblineEarlyInput)).toBeUndefined();
  await page.keyboard.type('ge');
  await expect(page.getByRole('heading', { level: 1, name: 'Experiments' })).toBeVisible();
});

test('what is typed into a field before the page listens stays there', async ({ page }) => {
  await delayScripts(page);
  await page.goto('/experiments', { waitUntil: 'commit' });
  const search = page.getByRole('searchbox').or(page.getByRole('textbox')).first();
  await search.focus();
  await page.keyboard.type('gm');
  await expect(search).toHaveValue('gm');
  await expect(page.getByRole('heading', { level: 1, name: 'Experiments' })).toBeVisible();
});

test('what is clicked before the page listens is done when it does', async ({ page }) => {
  const release = await holdScripts(page);
  await page.goto('/experiments', { waitUntil: 'commit' });
  await page.getByRole('button', { name: /Search/ }).click();
  await page.keyboard.type('monitors');
  await page.keyboard.press('Enter');
  release();
  await expect(page.getByRole('heading', { level: 1, name: 'Monitors' })).toBeVisible();
});

test('a menu whose button is clicked before the page listens opens when it does', async ({ page }) => {
  const release = await holdScripts(page);
  await page.goto('/experiments', { waitUntil: 'commit' });
  await page.getByRole('button', { name: new RegExp(admin.email) }).click();
  release();
  await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
});

test('what is typed before the command menu has come is not lost', async ({ page }) => {
  // Nothing is fetched ahead, and all that is fetched later comes late.
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0;
  });
  await page.goto('/experiments');
  await expect(page.getByRole('heading', { level: 1, name: 'Experiments' })).toBeVisible();
  await delayScripts(page);
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('monitors');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Monitors' })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the command menu finds what other parts of the console keep', async ({ page }) => {
  const title = `What we learned ${crypto.randomUUID().slice(0, 8)}`;
  await command('reports.createReport', { title, text: 'Little.' });
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.getByRole('button', { name: /Search/ }).click();
  await page.getByRole('combobox').fill(title);
  await page.getByRole('group', { name: 'Reports' }).getByRole('option', { name: title }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
});

test('the command menu begins with what was last open', async ({ page, api }) => {
  const name = `visited ${crypto.randomUUID().slice(0, 8)}`;
  const experimentId = await api.experiment(name);
  const runId = await api.run(experimentId, { run_name: 'seen-before' });
  await page.goto(`/experiments/${experimentId}`);
  await expect(page).toHaveTitle(new RegExp(name));
  await page.goto(`/experiments/${experimentId}/runs/${runId}`);
  await expect(page).toHaveTitle(/seen-before/);
  await page.goto('/settings');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  const recent = page.getByRole('group', { name: 'Recent' });
  await expect(recent.getByRole('option').first()).toContainText('seen-before');
  await recent.getByRole('option', { name }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
});

test('each page has its help, and diagnostics that name nobody', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/experiments');
  await page.getByRole('button', { name: 'Help' }).click();
  await page.getByRole('menuitem', { name: 'About this page' }).click();
  const help = page.getByRole('dialog', { name: 'Help' });
  await expect(help.getByRole('heading', { name: 'Experiments' })).toBeVisible();
  await help.getByRole('combobox', { name: 'Topic' }).click();
  await page.getByRole('option', { name: 'Notifications' }).click();
  await expect(help.getByRole('heading', { name: 'Notifications' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Help' }).click();
  await page.getByRole('menuitem', { name: 'Copy diagnostics' }).click();
  await expect(page.getByText('Diagnostics copied')).toBeVisible();
  const told = await page.evaluate(() => navigator.clipboard.readText());
  expect(told).toMatch(/^Plumbline: \d+\.\d+/);
  expect(told).toContain('Page: /experiments');
  expect(told).toContain('database ok');
  expect(told).not.toContain('@');
});

test('rows come from the server as high as they were chosen', async ({ page }) => {
  await page.goto('/settings');
  await page.getByRole('radio', { name: 'Relaxed' }).click();
  const response = await page.goto('/experiments');
  expect(await response?.text()).toContain('data-density="relaxed"');
  await expect(page.locator('html')).toHaveAttribute('data-density', 'relaxed');
});

test('keys lead to pages, but not while one types', async ({ page }) => {
  await page.goto('/settings');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await expect(page).toHaveURL(/\/experiments$/);
  await page.getByRole('searchbox', { name: 'Search experiments' }).fill('');
  await page.keyboard.type('gh');
  await expect(page).toHaveURL(/\/experiments\?q=gh/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});

test('numbers and dates are written as the reader’s country writes them, on the server too', async ({
  page,
  api,
}) => {
  const experimentId = await api.experiment();
  const runId = await api.run(experimentId, { run_name: 'quiet', start_time: Date.UTC(2026, 0, 5, 14, 5) });
  await api.post('runs/log-batch', {
    run_id: runId,
    metrics: [{ key: 'loss', value: 0.875, step: 0, timestamp: 1 }],
  });
  await api.post('runs/update', { run_id: runId, status: 'FINISHED', end_time: Date.UTC(2026, 0, 5, 14, 6) });
  await page.goto('/settings');
  await page.getByRole('combobox', { name: 'Numbers and dates' }).click();
  await page.getByRole('option', { name: 'German', exact: true }).click();
  await expect(page.getByText('1234.5 is written 1.234,5')).toBeVisible();
  const answer = await page.goto(`/experiments/${experimentId}/runs/${runId}`);
  expect(await answer?.text()).toContain('0,8750');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('quiet');
  await expect(page.getByRole('main').getByText('0,8750')).not.toHaveCount(0);
  await page.goto('/settings');
  await page.getByRole('combobox', { name: 'Numbers and dates' }).click();
  await page.getByRole('option', { name: 'English', exact: true }).click();
  await expect(page.getByText('1234.5 is written 1,234.5')).toBeVisible();
});

test('the theme stays as it was chosen', async ({ page }) => {
  await page.goto('/settings');
  await page.getByRole('radio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveClass(/dark/);
  await page.reload();
  await expect(page.locator('html')).toHaveClass(/dark/);
});

test.describe('without the server', () => {
  test.use({ allowedErrors: /status of 500/ });

  test('what was there stays, and the page says that it is old', async ({ page, api }) => {
    const experimentId = await api.experiment();
    await api.run(experimentId, { run_name: 'still-here' });
    await page.goto(`/experiments/${experimentId}`);
    await expect(page.getByRole('link', { name: 'still-here' })).toBeVisible();
    await page.route('**/api/console/**', (route) =>
      route.fulfill({
        status: 500,
        json: { error: { code: 'INTERNAL_ERROR', message: 'It broke.', requestId: 'abc12345' } },
      }),
    );
    // The stream says that there is news, and the question for it fails.
    await api.run(experimentId, { run_name: 'unseen' });
    await expect(page.getByText(/Not up to date/)).toBeVisible({ timeout: 15_000 });
    await expect(page.getByRole('link', { name: 'still-here' })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('alert').filter({ hasText: 'abc12345' }).first()).toBeVisible();
    await page.unroute('**/api/console/**');
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await expect(page.getByRole('link', { name: 'still-here' })).toBeVisible();
  });
});
