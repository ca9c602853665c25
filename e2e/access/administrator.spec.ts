import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { callFrom, expect, test } from './fixtures';

test.use({ allowedErrors: /status of 40[134]/ });

test('whoever is deactivated is out, in the browser that is open', async ({ place, as }) => {
  const dora = await place.person('contributor');
  const [page, doras] = [await as('administrator'), await as(dora)];
  await doras.goto('/experiments');
  const { body } = await callFrom(doras, 'identity.createToken', { name: 'laptop' });
  await page.goto(`/admin/users?q=${encodeURIComponent(dora.email)}`);
  await page.getByRole('button', { name: `Actions for ${dora.name}` }).click();
  await page.getByRole('menuitem', { name: 'Deactivate' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Deactivate' }).click();
  await expect(page.getByRole('cell', { name: 'Deactivated' })).toBeVisible();

  expect((await callFrom(doras, 'identity.getMe', {}, 'query')).status).toBe(401);
  await doras.goto('/experiments');
  await expect(doras).toHaveURL(/\/login/);
  const byToken = await fetch(`${place.url}/api/console/identity.getMe`, {
    headers: { authorization: `Bearer ${String(body.token)}` },
  });
  expect(byToken.status).toBe(401);
});

/** Asked beside the page: that may be on its way to the sign-in by now. */
const statusFor = async (page: Page) =>
  (await page.request.get(new URL('/api/console/identity.getMe?input=%7B%7D', page.url()).href)).status();

test('sessions are seen and ended, by oneself and by an administrator', async ({ place, as }) => {
  const sam = await place.person('viewer');
  const [here, there, page] = [await as(sam), await as(sam), await as('administrator')];
  await there.goto('/');
  await here.goto('/settings/sessions');
  await expect(here.getByRole('row')).toHaveCount(3);
  await expect(here.getByText('This browser')).toHaveCount(1);
  await here.getByRole('button', { name: /^End the session/ }).click();
  await expect(here.getByRole('row')).toHaveCount(2);
  expect(await statusFor(there)).toBe(401);

  await page.goto(`/admin/users?q=${encodeURIComponent(sam.email)}`);
  await page.getByRole('button', { name: `Actions for ${sam.name}` }).click();
  await page.getByRole('menuitem', { name: 'Sessions' }).click();
  await expect(page.getByRole('dialog').getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await statusFor(here)).toBe(401);
});

test('everybody’s access tokens are found, and one is revoked', async ({ place, as }) => {
  const tom = await place.person('contributor');
  const toms = await as(tom);
  await toms.goto('/');
  const { body } = await callFrom(toms, 'identity.createToken', { name: 'forgotten' });
  const page = await as('administrator');
  await page.goto('/admin/tokens');
  await page.getByRole('searchbox').fill(tom.email);
  const row = page.getByRole('row', { name: new RegExp(tom.name) });
  await expect(row).toContainText('forgotten');
  await expect(page.getByText(String(body.token))).toHaveCount(0);
  await row.getByRole('button', { name: 'Revoke forgotten' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByRole('heading', { name: 'No such access tokens' })).toBeVisible();
  const answer = await fetch(`${place.url}/api/console/identity.getMe`, {
    headers: { authorization: `Bearer ${String(body.token)}` },
  });
  expect(answer.status).toBe(401);
});

test('the audit log says who did what, is narrowed down, and saved', async ({ place, as }) => {
  const uma = await place.person('contributor');
  const umas = await as(uma);
  await umas.goto('/');
  const name = `audited ${crypto.randomUUID().slice(0, 6)}`;
  await callFrom(umas, 'tracking.createExperiment', { name });
  await callFrom(umas, 'identity.listUsers', {}, 'query');
  const page = await as('administrator');
  await page.goto(`/admin/audit?actor=${encodeURIComponent(uma.email)}`);
  const rows = page.getByRole('table', { name: 'Audit log' }).locator('tbody tr');
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(0)).toContainText('identity.listUsers');
  await expect(rows.nth(0)).toContainText('denied');
  await expect(rows.nth(1)).toContainText(name);

  await page.getByRole('combobox', { name: 'Outcome' }).click();
  await page.getByRole('option', { name: 'Done' }).click();
  await expect(rows).toHaveCount(2);
  await page.getByRole('button', { name: 'tracking.createExperiment' }).click();
  await expect(rows).toHaveCount(1);
  await expect(page).toHaveURL(/outcome=done/);
  await page.getByRole('button', { name: 'What changed' }).click();
  await expect(page.getByRole('table', { name: 'What changed' })).toContainText(name);

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page
      .getByRole('button', { name: 'Export' })
      .click()
      .then(() => page.getByRole('menuitem', { name: /JSON lines/ }).click()),
  ]);
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { actor: uma.email, action: 'tracking.createExperiment', outcome: 'done', after: { name } },
  ]);

  await page.getByRole('button', { name: 'Append-only' }).click();
  await expect(page.getByRole('region', { name: 'A statement that proves it' })).toContainText('pg_trigger');
});
