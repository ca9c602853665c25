/** An installation of its own, whose workspace shares nothing: people with roles and grants, each in a browser of theirs. */
import { type BrowserContext, test as base, expect, type Page } from 'playwright/test';
import { admin, Installation } from '../faults/installation';

export { admin, expect };

export const PASSWORD = 'a-password-of-a-person';
type Role = 'viewer' | 'contributor' | 'admin';
export type Person = { id: string; email: string; name: string };
type Answer = { status: number; body: Record<string, unknown> };

export class Place {
  constructor(readonly url: string) {}

  /** An operation by the administrator. */
  async command<Body = Record<string, unknown>>(name: string, input: object): Promise<Body> {
    return this.send(`/api/console/${name}`, input) as Promise<Body>;
  }

  async query<Body = Record<string, unknown>>(name: string, input: object): Promise<Body> {
    return this.send(
      `/api/console/${name}?input=${encodeURIComponent(JSON.stringify(input))}`,
    ) as Promise<Body>;
  }

  async mlflow<Body = Record<string, unknown>>(path: string, body: object): Promise<Body> {
    return this.send(`/api/2.0/mlflow/${path}`, body) as Promise<Body>;
  }

  async upload(runId: string, path: string, text: string): Promise<void> {
    const query = new URLSearchParams({ run_id: runId, path });
    const response = await fetch(`${this.url}/api/2.0/mlflow/upload-artifact?${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'application/octet-stream' },
      body: text,
    });
    expect(response.status).toBe(200);
  }

  async person(role: Role, name = `${role} ${crypto.randomUUID().slice(0, 6)}`): Promise<Person> {
    const email = `${name.toLowerCase().replaceAll(/\W+/g, '-')}@example.com`;
    const { user } = await this.command<{ user: Person }>('identity.createUser', {
      email,
      name,
      role,
      password: PASSWORD,
    });
    return user;
  }

  /** Of the administrator; nobody else holds anything on it. */
  async experiment(
    name = `secret ${crypto.randomUUID().slice(0, 8)}`,
  ): Promise<{ id: string; name: string }> {
    const { experiment_id: id } = await this.mlflow<{ experiment_id: string }>('experiments/create', {
      name,
    });
    return { id, name };
  }

  async modelId(name: string): Promise<string> {
    const path = `/api/2.0/mlflow/databricks/registered-models/get?${new URLSearchParams({ name })}`;
    const { registered_model_databricks: model } = (await this.send(path)) as {
      registered_model_databricks: { id: string };
    };
    return model.id;
  }

  async run(experimentId: string, runName = 'a run'): Promise<string> {
    const body = { experiment_id: experimentId, run_name: runName, start_time: Date.now() };
    const { run } = await this.mlflow<{ run: { info: { run_id: string } } }>('runs/create', body);
    return run.info.run_id;
  }

  grant(experimentId: string, { id }: Person, permissionLevel: string) {
    return this.command('identity.updatePermissions', {
      objectType: 'experiment',
      objectId: experimentId,
      accessControlList: [{ principalId: id, permissionLevel }],
    });
  }

  private async send(path: string, body?: object): Promise<unknown> {
    const response = await fetch(this.url + path, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }
}

/** Signs in as a person does whom the page has not met yet. */
export async function enter(context: BrowserContext, url: string, email: string, password = PASSWORD) {
  const response = await context.request.post(`${url}/api/console/identity.signIn`, {
    data: { email, password },
  });
  expect(response.status(), await response.text()).toBe(200);
}

/** What the page's own script would be answered: the operation from this user's browser, not through a button. */
export const callFrom = (page: Page, name: string, input: object, kind: 'command' | 'query' = 'command') =>
  page.evaluate(
    async ([path, body, method]): Promise<Answer> => {
      const query = method === 'GET' ? `?input=${encodeURIComponent(body)}` : '';
      const response = await fetch(`/api/console/${path}${query}`, {
        method,
        ...(method === 'POST' && { headers: { 'content-type': 'application/json' }, body }),
      });
      return { status: response.status, body: await response.json() };
    },
    [name, JSON.stringify(input), kind === 'command' ? 'POST' : 'GET'] as const,
  );

type As = (person: Person | 'administrator') => Promise<Page>;

export const test = base.extend<{ as: As; allowedErrors: RegExp | undefined }, { place: Place }>({
  /** Errors of the browser's console that a test provokes. */
  allowedErrors: [undefined, { option: true }],

  place: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the pattern.
    async ({}, use) => {
      const installation = await Installation.make();
      try {
        const { url } = await installation.startWeb(undefined, { hasPages: true });
        const place = new Place(url);
        // What a new workspace shares with everybody is taken back.
        for (const objectType of ['experiment', 'registered-model', 'feature-table', 'monitor']) {
          await place.command('identity.setPermissions', { objectType, objectId: '', accessControlList: [] });
        }
        await use(place);
      } finally {
        await installation.end();
      }
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  as: async ({ browser, place, allowedErrors }, use) => {
    const contexts: BrowserContext[] = [];
    const errors: string[] = [];
    await use(async (person) => {
      const context = await browser.newContext({ baseURL: place.url });
      contexts.push(context);
      context.on('console', (message) => {
        if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
      });
      context.on('weberror', (error) => errors.push(String(error.error())));
      if (person === 'administrator') await enter(context, place.url, admin.email, admin.password);
      else await enter(context, place.url, person.email);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
    const unexpected = errors.filter((text) => !allowedErrors?.test(text));
    expect(unexpected, 'errors in the browser’s console').toEqual([]);
  },
});
