import { startProvider, type TestProvider } from '../../lib/testing/openid-provider';
import { enter, expect, test } from './fixtures';

test.use({ allowedErrors: /status of 40[01]/ });

test('an administrator turns single sign-on on, somebody new comes in by it, and passwords go off', async ({
  place,
  as,
  browser,
}) => {
  const provider: TestProvider = await startProvider([`${place.url}/api/auth/sso/callback`], {
    ines: { email: 'ines@acme.example', email_verified: true, name: 'Ines', groups: ['ml'] },
    eve: { email: 'eve@elsewhere.example', email_verified: true, name: 'Eve' },
  });
  try {
    const { group } = await place.command<{ group: { id: string; name: string } }>('identity.createGroup', {
      name: 'machine learning',
    });
    const shared = await place.experiment();
    await place.grant(shared.id, { ...group, email: '' }, 'CAN_READ');
    const paul = await place.person('contributor');
    const page = await as('administrator');

    await test.step('the settings', async () => {
      await page.goto('/admin/single-sign-on');
      await page.getByLabel('Name').fill('Acme');
      await page.getByLabel('Issuer').fill(`${provider.issuer}/wrong`);
      await page.getByRole('button', { name: 'Check' }).click();
      await expect(page.getByText(/404|discovery|unexpected/i)).toBeVisible();
      await page.getByLabel('Issuer').fill(provider.issuer);
      await page.getByRole('button', { name: 'Check' }).click();
      await expect(page.getByText(/^It answers\. Scopes: .*groups/)).toBeVisible();
      await page.getByLabel('Client id').fill(provider.clientId);
      await page.getByLabel('Client secret').fill(provider.clientSecret);
      await page.getByLabel('Scopes').fill('openid email profile groups');
      await page.getByLabel('E-mail domains').fill('acme.example');
      await page.getByRole('button', { name: 'Add a line' }).click();
      await page.getByLabel('Group of the provider, line 1').fill('ml');
      await page.getByRole('button', { name: /^Group or role here, line 1/ }).click();
      await page.getByRole('option', { name: group.name }).click();
      await page.getByRole('switch', { name: 'Single sign-on' }).click();
      await page.getByRole('switch', { name: 'Passwords off' }).click();
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page.getByText('Saved; single sign-on is on')).toBeVisible();
      await page.reload();
      await expect(page.getByLabel('Client secret')).toHaveValue('');
      await expect(page.getByText(/One is kept, encrypted/)).toBeVisible();
      expect(await page.content()).not.toContain(provider.clientSecret);
    });

    const throughProvider = async (login: string) => {
      const context = await browser.newContext({ baseURL: place.url });
      const theirs = await context.newPage();
      await theirs.goto('/experiments');
      await theirs.getByRole('link', { name: 'Sign in with Acme' }).click();
      await expect(theirs.getByRole('heading', { name: 'Sign in at the provider' })).toBeVisible();
      await theirs.getByLabel('Who').fill(login);
      await theirs.getByRole('button', { name: 'Continue' }).click();
      return theirs;
    };

    await test.step('somebody new comes in, to where they were going, with what their group holds', async () => {
      const ines = await throughProvider('ines');
      await expect(ines).toHaveURL(`${place.url}/experiments`);
      await expect(ines.getByRole('link', { name: shared.name })).toBeVisible();
      await ines.goto('/settings/sessions');
      await expect(ines.getByRole('cell', { name: 'Single sign-on' })).toBeVisible();
      await ines.goto('/settings/password');
      await expect(ines.getByRole('heading', { name: 'You have no password here' })).toBeVisible();
      await ines.context().close();
    });

    await test.step('somebody of elsewhere does not, and is told why', async () => {
      const eve = await throughProvider('eve');
      await expect(eve.getByText('Addresses like yours may not come in here.')).toBeVisible();
      await eve.context().close();
    });

    await test.step('passwords are off, but for the administrators’ way back', async () => {
      const context = await browser.newContext({ baseURL: place.url });
      const login = await context.newPage();
      await login.goto('/login');
      await expect(login.getByLabel('Password')).toHaveCount(0);
      await login.getByRole('button', { name: /as an administrator/ }).click();
      await login.getByLabel('E-mail').fill(paul.email);
      await login.getByLabel('Password').fill('a-password-of-a-person');
      await login.getByRole('button', { name: 'Sign in', exact: true }).click();
      await expect(login.getByText('The e-mail address or the password is wrong.')).toBeVisible();
      await enter(context, place.url, 'admin@example.com', 'a-password-for-faults');
      await login.goto('/admin/single-sign-on');
      await expect(login.getByRole('heading', { level: 1, name: 'Single sign-on' })).toBeVisible();
      await context.close();
    });
  } finally {
    await place.command('identity.saveSsoSettings', {
      isOn: false,
      name: 'Acme',
      issuer: provider.issuer,
      clientId: provider.clientId,
    });
    await provider.stop();
  }
});
