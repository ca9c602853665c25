import { admin, expect, test } from '../fixtures';

test.use({ signedIn: false, allowedErrors: /status of 401/ });

test('who is not signed in is asked to, and comes back to where they were going', async ({ page }) => {
  await page.goto('/experiments?sort=name');
  await expect(page).toHaveURL(/\/login/);
  await page.getByLabel('E-mail').fill(admin.email);
  await page.getByLabel('Password').fill(admin.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Experiments' })).toBeVisible();
});

test('a wrong password is told without saying whether there is such a person', async ({ page }) => {
  const tryWith = async (email: string) => {
    await page.goto('/login');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    return page.getByRole('alert').filter({ hasText: /wrong/ }).textContent();
  };
  expect(await tryWith(admin.email)).toBe(await tryWith('nobody@example.com'));
});
