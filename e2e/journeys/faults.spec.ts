/** What one sees while the server is away, and that nothing is lost by it. */
import { expect, test } from '../fixtures';
import { registerModel } from '../serving-model';

test.use({ allowedErrors: /Failed to load resource|Loading chunk|ERR_FAILED|status of 401/ });

const AWAY = 'The server does not answer. It may be restarting, or the connection is down.';

test('a part whose script did not come says so in its place, and comes when it is asked for again', async ({
  page,
  api,
}) => {
  await page.goto(`/models/${await registerModel(api, 1)}`);
  await expect(page.getByRole('checkbox', { name: 'Choose version 1' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  await page.route('**/_next/static/**', (route) => route.abort());
  await page.getByRole('tab', { name: 'Rules' }).click();
  const panel = page.getByRole('tabpanel', { name: 'Rules' });
  await expect(panel.getByRole('alert')).toContainText(
    'This part of the page could not be fetched: the server does not answer.',
  );
  // The page around it is as it was.
  await expect(page.getByRole('tab', { name: 'Stage history' })).toBeVisible();
  await page.unroute('**/_next/static/**');
  await panel.getByRole('button', { name: 'Try again' }).click();
  await expect(panel.getByRole('heading', { name: 'Stages', exact: true })).toBeVisible();
  await expect(panel.getByRole('alert')).toHaveCount(0);
});

test('a page whose server is away says so, keeps what it has, and comes back by itself', async ({
  page,
  context,
}) => {
  await page.goto('/endpoints');
  await expect(page.getByRole('heading', { level: 1, name: 'Endpoints' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  await context.setOffline(true);
  const notice = page.getByRole('alert').filter({ hasText: 'Could not refresh the endpoints' });
  await expect(notice).toContainText(AWAY, { timeout: 20_000 });
  await expect(notice.getByRole('button', { name: 'Try again' })).toBeVisible();
  await context.setOffline(false);
  await expect(notice).toHaveCount(0, { timeout: 15_000 });

  await page.route(/\/api\/console\/reports|\/ready$/, (route) =>
    route.fulfill({ status: 503, contentType: 'text/html', body: '<h1>No server is available</h1>' }),
  );
  await page.getByRole('link', { name: /^Reports/ }).click();
  const missing = page.getByRole('alert').filter({ hasText: 'Could not load the reports' });
  await expect(missing).toContainText('the server does not answer it now', { timeout: 15_000 });
  await page.unrouteAll();
  await expect(missing).toHaveCount(0, { timeout: 15_000 });
  await expect(page.getByRole('heading', { level: 1, name: 'Reports' })).toBeVisible();
});

test('a session that ends while somebody types takes nothing with it', async ({
  page,
  context,
  api,
  session,
}) => {
  const experimentId = await api.experiment();
  await page.goto(`/experiments/${experimentId}`);
  const note = page.getByRole('textbox', { name: 'Description' });
  await page.getByRole('button', { name: 'Add a description' }).click();
  await note.fill('What took me an hour to write.');
  await context.clearCookies();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Your session has ended. What you typed is still here')).toBeVisible();
  await expect(note).toHaveValue('What took me an hour to write.');

  const [signIn] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('button', { name: 'Sign in', exact: true }).click(),
  ]);
  await expect(signIn).toHaveURL(/\/login\?next=/);
  await context.addCookies([session]);
  await signIn.close();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Your session has ended.')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Description' })).toContainText(
    'What took me an hour to write.',
  );
  await expect(note).toHaveCount(0);
});
