/** What other sites, planted files and forged addresses can do: nothing. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright/test';
import { callFrom, expect, test } from './fixtures';

test.use({ allowedErrors: /./ });

/** A site of somebody else's. To a browser `localhost` is another site than `127.0.0.1`. */
async function foreignSite(html: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const PAGES = ['/', '/experiments', '/settings/tokens', '/admin/users', '/admin/single-sign-on', '/nowhere'];

test('a page runs no script but its own', async ({ as, place }) => {
  const page = await as('administrator');
  for (const path of PAGES) {
    const response = await page.goto(path);
    const policy = response?.headers()['content-security-policy'] ?? '';
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    expect(policy, path).toContain("'strict-dynamic'");
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(/script-src[^;]*/.exec(policy)?.[0], path).not.toContain('unsafe');
    const html = (await response?.text()) ?? '';
    const scripts = html.match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length, path).toBeGreaterThan(3);
    for (const tag of scripts) expect(tag, path).toContain(`nonce="${nonce}"`);
    expect(html, path).not.toMatch(/<[^>]+\son\w+=/);
    const again = /'nonce-([^']+)'/.exec(
      (await page.request.get(place.url + path)).headers()['content-security-policy'] ?? '',
    );
    expect(again?.[1], path).not.toBe(nonce);
  }
  // As markup that slipped through would be: a handler, a script, an address that is a script.
  const ran = await page.evaluate(() => {
    const planted = document.createElement('div');
    planted.innerHTML = `<img src="x" onerror="window.planted = 1"><script>window.planted = 2</script>
      <a href="javascript:void (window.planted = 3)">here</a><iframe srcdoc="<script>parent.planted = 4</script>"></iframe>`;
    document.body.append(planted);
    planted.querySelector('a')?.click();
    return new Promise((resolve) => {
      planted
        .querySelector('iframe')
        ?.addEventListener('load', () => resolve(Reflect.get(window, 'planted')));
    });
  });
  expect(ran).toBeUndefined();
});

test('no other site frames, reads or changes anything', async ({ as, place }) => {
  const page = await as('administrator');
  const victim = await place.person('viewer');
  const site = await foreignSite('<h1>Elsewhere</h1><iframe name="framed"></iframe>');
  try {
    await page.goto(site.url);
    const attacks = await page.evaluate(
      async ([target, id]) => {
        const outcome = (work: Promise<Response>) =>
          work.then(
            (answer) => `${answer.type} ${answer.status}`,
            () => 'failed',
          );
        const body = JSON.stringify({ id, role: 'admin' });
        const post = (init: RequestInit) =>
          outcome(
            fetch(`${target}/api/console/identity.updateUser`, {
              method: 'POST',
              credentials: 'include',
              body,
              ...init,
            }),
          );
        const form = document.createElement('form');
        form.method = 'post';
        form.action = `${target}/api/console/identity.updateUser`;
        form.enctype = 'text/plain';
        form.target = 'framed';
        const field = document.createElement('input');
        field.name = `{"id":"${id}","role":"admin","x":"`;
        field.value = '"}';
        form.append(field);
        document.body.append(form);
        form.submit();
        return [
          await post({ mode: 'no-cors', headers: { 'content-type': 'text/plain' } }),
          await post({ headers: { 'content-type': 'application/json' } }),
          await outcome(fetch(`${target}/api/console/identity.listUsers`, { credentials: 'include' })),
          await outcome(
            fetch(`${target}/api/console/identity.signOut`, {
              method: 'POST',
              mode: 'no-cors',
              credentials: 'include',
            }),
          ),
        ];
      },
      [place.url, victim.id] as const,
    );
    // Not even an answer that one may not look into is let through.
    expect(attacks).toEqual(['failed', 'failed', 'failed', 'failed']);
    await page.evaluate((target) => {
      document.querySelector('iframe')?.setAttribute('src', `${target}/settings/tokens`);
    }, place.url);
    await expect.poll(() => page.frames().length).toBe(2);
    expect(await framedText(page)).not.toContain('Access tokens');
  } finally {
    await site.stop();
  }
  await page.goto('/');
  const { body } = await callFrom(page, 'identity.getMe', {}, 'query');
  expect(body.user).toMatchObject({ role: 'admin' });
  const { users } = await place.query<{ users: { role: string }[] }>('identity.listUsers', {
    search: victim.email,
  });
  expect(users).toMatchObject([{ role: 'viewer' }]);
});

const framedText = async (page: Page) =>
  (await page
    .frames()
    .at(-1)
    ?.evaluate(() => document.body?.textContent ?? '')
    .catch(() => '')) ?? '';

test('a link to sign in leads nowhere else', async ({ browser, place }) => {
  const maria = await place.person('viewer');
  // All other spellings: lib/pure/own-path.test.ts.
  for (const next of ['//evil.example', 'javascript:alert(1)']) {
    const context = await browser.newContext({ baseURL: place.url });
    const page = await context.newPage();
    await page.goto(`/login?next=${encodeURIComponent(next)}`);
    await page.getByLabel('E-mail').fill(maria.email);
    await page.getByLabel('Password').fill('a-password-of-a-person');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page).toHaveURL(`${place.url}/`);
    await context.close();
  }
});

test('a name that somebody points here is not answered', async ({ playwright, place }) => {
  const { port } = new URL(place.url);
  const browser = await playwright.chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP rebound.example 127.0.0.1'],
  });
  try {
    const page = await browser.newPage();
    for (const path of ['/', '/login', '/api/openapi.json', '/api/console/identity.getSignInWays']) {
      const response = await page.goto(`http://rebound.example:${port}${path}`);
      expect([response?.status(), path]).toEqual([403, path]);
    }
    await expect(page.locator('body')).toContainText('PLUMBLINE_HOST_ALLOW=rebound.example');
  } finally {
    await browser.close();
  }
});
