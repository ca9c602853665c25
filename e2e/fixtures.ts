/** What browser tests start from: a page that is signed in, the public API, and a console without errors. */
import { test as base, type Cookie, expect } from 'playwright/test';

const url = process.env.PLUMBLINE_URL ?? 'http://127.0.0.1:3000';
export const admin = {
  email: process.env.PLUMBLINE_EMAIL ?? 'admin@example.com',
  password: process.env.PLUMBLINE_PASSWORD ?? '',
  token: process.env.PLUMBLINE_TOKEN ?? '',
};

type Fields = Record<string, unknown>;

/** The public API by the administrator's token: what a training script would call. */
export type Api = {
  /** `post('runs/create', {…})` below `/api/2.0/mlflow/`. */
  post<Answer = Fields>(path: string, body: Fields): Promise<Answer>;
  get<Answer = Fields>(path: string, query?: Record<string, string>): Promise<Answer>;
  /** Stores an artifact of a run. */
  upload(runId: string, path: string, body: string | Uint8Array<ArrayBuffer>): Promise<void>;
  /** Stores a file by its proxied path below `/api/2.0/`. */
  put(path: string, body: string): Promise<void>;
  /** A new experiment; it is deleted after the test. Answers its id. */
  experiment(name?: string): Promise<string>;
  /** A new run. Answers its id. */
  run(experimentId: string, fields?: Fields): Promise<string>;
};

type Options = { signedIn: boolean; allowedErrors: RegExp | undefined };

async function signIn(): Promise<Cookie> {
  const response = await fetch(`${url}/api/console/identity.signIn`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: admin.email, password: admin.password }),
  });
  const [pair = ''] = (response.headers.get('set-cookie') ?? '').split(';', 1);
  if (!response.ok || !pair)
    throw new Error(`Signing in answered ${response.status}: ${await response.text()}`);
  const at = pair.indexOf('=');
  return {
    name: pair.slice(0, at),
    value: pair.slice(at + 1),
    domain: new URL(url).hostname,
    path: '/',
    expires: -1,
    httpOnly: true,
    secure: false,
    sameSite: 'Lax',
  };
}

async function call<Answer>(path: string, init: RequestInit): Promise<Answer> {
  const headers = { authorization: `Bearer ${admin.token}`, ...init.headers };
  const response = await fetch(url + path, { ...init, headers });
  if (!response.ok)
    throw new Error(`${init.method ?? 'GET'} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}

const json = (body: Fields): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

function makeApi(made: string[]): Api {
  const root = '/api/2.0/mlflow/';
  const api: Api = {
    post: (path, body) => call(root + path, json(body)),
    get: (path, query = {}) => call(`${root}${path}?${new URLSearchParams(query)}`, {}),
    async upload(runId, path, body) {
      const query = new URLSearchParams({ run_id: runId, path });
      await call(`${root}upload-artifact?${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body,
      });
    },
    async put(path, body) {
      await call(`/api/2.0/${path}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
        body,
      });
    },
    async experiment(name = `journey ${crypto.randomUUID().slice(0, 8)}`) {
      const { experiment_id: id } = await api.post<{ experiment_id: string }>('experiments/create', { name });
      made.push(id);
      return id;
    },
    async run(experimentId, fields = {}) {
      const body = { experiment_id: experimentId, start_time: Date.now(), ...fields };
      const { run } = await api.post<{ run: { info: { run_id: string } } }>('runs/create', body);
      return run.info.run_id;
    },
  };
  return api;
}

export const test = base.extend<Options & { api: Api; quietConsole: undefined }, { session: Cookie }>({
  /** False for a test of signing in: `test.use({ signedIn: false })`. */
  signedIn: [true, { option: true }],
  /** Console errors that a test provokes on purpose. */
  allowedErrors: [undefined, { option: true }],

  session: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the pattern.
    async ({}, use) => use(await signIn()),
    { scope: 'worker' },
  ],

  context: async ({ context, session, signedIn }, use) => {
    if (signedIn) await context.addCookies([session]);
    await use(context);
  },

  // biome-ignore lint/correctness/noEmptyPattern: as above.
  api: async ({}, use) => {
    const made: string[] = [];
    const api = makeApi(made);
    await use(api);
    for (const id of made) await api.post('experiments/delete', { experiment_id: id }).catch(() => undefined);
  },

  quietConsole: [
    async ({ context, allowedErrors }, use) => {
      const errors: string[] = [];
      context.on('console', (message) => {
        if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
      });
      context.on('weberror', (error) => errors.push(String(error.error())));
      await use(undefined);
      const unexpected = errors.filter((text) => !allowedErrors?.test(text));
      expect(unexpected, 'errors in the browser’s console').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
