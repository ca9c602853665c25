import { admin, expect, test } from '../fixtures';
import { holdScripts } from '../late-scripts';

test.use({ signedIn: false, allowedErrors: /status of 401/ });

test('who is not signed in is asked to, and comes back to where they were going', async ({ page }) => {
  await page.goto('/experiments?sort=name');
  await expect(page).toHaveURL(/\/login/);
  await page.getByLabel('E-mail').fill(admin.email);
  await page.getByLabel('Password').fill(admin.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Experiments' })).toBeVisible();
});

test('who signs in before the page listens is signed in, and the password stands in no address', async ({
  page,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const release = await holdScripts(page);
  await page.goto('/login', { waitUntil: 'commit' });
  await page.getByLabel('E-mail').fill(admin.email);
  await page.getByLabel('Password').fill(admin.password);
  await page.keyboard.press('Enter');
  release();
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
  expect(asked.filter((url) => url.includes('password='))).toEqual([]);
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
