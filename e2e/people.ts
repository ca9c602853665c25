/** People besides the administrator, each signed in in a browser of their own. */
import type { Browser, BrowserContext, Page } from 'playwright/test';
import { admin, test as base, expect } from './fixtures';

const url = process.env.PLUMBLINE_URL ?? 'http://127.0.0.1:3000';
const PASSWORD = 'a password of somebody else';

export type Person = { id: string; email: string; name: string };

/** An operation by the administrator. */
export async function command<Answer = Record<string, unknown>>(
  name: string,
  input: object,
): Promise<Answer> {
  const response = await fetch(`${url}/api/console/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  expect(response.status, await response.clone().text()).toBe(200);
  return (await response.json()) as Answer;
}

async function signedIn(browser: Browser, { email }: Person): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', timezoneId: 'UTC' });
  const response = await context.request.post('/api/console/identity.signIn', {
    data: { email, password: PASSWORD },
  });
  expect(response.status(), await response.text()).toBe(200);
  return context;
}

type People = {
  makePerson: (role: 'viewer' | 'contributor', name: string) => Promise<Person>;
  /** A page in a browser where that person is signed in; its console has to stay quiet. */
  pageOf: (person: Person) => Promise<Page>;
};

export const test = base.extend<People>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the pattern.
  makePerson: async ({}, use) =>
    use(async (role, called) => {
      const name = `${called} ${crypto.randomUUID().slice(0, 8)}`;
      const email = `${name.toLowerCase().replaceAll(/\W+/g, '-')}@example.com`;
      const input = { email, name, role, password: PASSWORD };
      const { user } = await command<{ user: Person }>('identity.createUser', input);
      return user;
    }),

  pageOf: async ({ browser }, use) => {
    const contexts: BrowserContext[] = [];
    const errors: string[] = [];
    await use(async (person) => {
      const context = await signedIn(browser, person);
      contexts.push(context);
      context.on('console', (message) => {
        if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
      });
      context.on('weberror', (error) => errors.push(String(error.error())));
      return context.newPage();
    });
    for (const context of contexts) await context.close();
    expect(errors, 'errors in the browsers’ consoles').toEqual([]);
  },
});

export { expect };
