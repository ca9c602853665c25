import { expect, test } from '../fixtures';

test('a token is made, works at once, and ends at once', async ({ page, baseURL }) => {
  const name = `laptop ${Date.now()}`;
  await page.goto('/settings/tokens');
  await page.getByRole('button', { name: 'New token' }).first().click();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Create' }).click();
  const token = await page.getByRole('region', { name: 'Token', exact: true }).locator('code').textContent();
  const who = () =>
    fetch(`${baseURL}/api/2.0/mlflow/experiments/get?experiment_id=0`, {
      headers: { authorization: `Bearer ${token}` },
    });
  expect((await who()).status).toBe(200);

  // It is shown this once: an Escape too many does not lose it.
  await page.keyboard.press('Escape');
  const shown = page.getByRole('dialog', { name: 'Your new token' });
  await expect(shown.getByRole('status').filter({ hasText: 'press Escape' })).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  // By keys: the question begins at what does no harm, and when the row is gone one is still in the page.
  await page.getByRole('button', { name: `Revoke ${name}` }).press('Enter');
  const question = page.getByRole('alertdialog', { name: `Revoke ${name}?` });
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await question.getByRole('button', { name: 'Revoke', exact: true }).press('Enter');
  // The open dialog hides the table from the roles: only without it does a missing row mean a revoked token.
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(page.getByRole('cell', { name })).toHaveCount(0);
  await expect(page.getByText(`${name} is revoked`)).toBeAttached();
  await expect(page.getByRole('main')).toBeFocused();
  expect((await who()).status).toBe(401);
});

test('an administrator makes a user, who may look and not touch', async ({ page, baseURL }) => {
  const email = `viewer-${Date.now()}@example.com`;
  await page.goto('/admin/users');
  await page.getByRole('button', { name: 'New user' }).click();
  const dialog = page.getByRole('dialog', { name: 'New user' });
  await page.getByLabel('Name').fill('Vera');
  await page.keyboard.press('Escape');
  await expect(dialog.getByText('To throw away what you wrote, press Escape.')).toBeVisible();
  await page.mouse.click(5, 5);
  await expect(page.getByLabel('Name')).toHaveValue('Vera');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill('a long password');
  await page.getByRole('dialog').getByRole('combobox', { name: 'Role' }).click();
  await page.getByRole('option', { name: /viewer/i }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('cell', { name: email })).toBeVisible();

  const basic = Buffer.from(`${email}:a long password`).toString('base64');
  const call = (path: string, body?: object) =>
    fetch(`${baseURL}/api/2.0/mlflow/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
  expect((await call('experiments/get?experiment_id=0')).status).toBe(200);
  const refused = await call('experiments/create', { name: 'not mine to make' });
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({ error_code: 'PERMISSION_DENIED' });

  await page.goto(`/admin/audit?actor=${encodeURIComponent(email)}`);
  await expect(page.getByRole('cell', { name: 'denied' }).first()).toBeVisible();
});
