import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { env } from '@/lib/platform/env';
import { openai } from '@/lib/pure/scoring/external/openai';
import { ExternalProvider, type ProviderAnswer } from '@/lib/testing/external-provider';
import { askJson, RULES_ELSEWHERE } from '@/lib/testing/replica-work';
import { ExternalReplicas, type Remote } from './remote-replicas';
import type { ReplicaRules } from './replicas';
import type { Outcome } from './work';

let provider: ExternalProvider;
beforeAll(async () => {
  provider = await new ExternalProvider().start();
});
afterAll(() => provider.close());
beforeEach(() => {
  env.webhookAddresses = ['127.0.0.1'];
});
afterEach(() => {
  env.webhookAddresses = [];
  provider.forget();
});

const SECRET = 'sk-very-secret-1234567890';
const replicasOf = (rules: Partial<ReplicaRules> = {}, more: Partial<Remote> = {}) =>
  new ExternalReplicas(
    {
      url: new URL(`${provider.base}/chat/completions`),
      headers: { authorization: `Bearer ${SECRET}` },
      task: 'llm/v1/chat',
      name: 'small-model',
      dialect: openai,
      ...more,
    },
    { ...RULES_ELSEWHERE, ...rules },
  );

const ask = (replicas: ExternalReplicas, body: object, within = 5_000): Promise<Outcome> =>
  askJson(replicas, body, { deadline: Date.now() + within });

const CHAT = { messages: [{ role: 'user', content: 'hello' }] };

describe('a request to an external model', () => {
  test('goes on with the secret and the provider’s name of the model, and the answer comes as it is', async () => {
    provider.answers.push({ status: 200, body: { choices: [{ message: { content: 'hi' } }] } });
    const outcome = await ask(replicasOf(), {
      ...CHAT,
      model: 'another',
      client_request_id: 'c1',
      max_tokens: 5,
    });
    expect(outcome).toMatchObject({ status: 200, body: '{"choices":[{"message":{"content":"hi"}}]}' });
    expect(provider.seen).toMatchObject([
      {
        path: '/v1/chat/completions',
        headers: { authorization: `Bearer ${SECRET}` },
        body: { ...CHAT, model: 'small-model', max_tokens: 5 },
      },
    ]);
    expect(provider.seen[0]?.body).not.toHaveProperty('client_request_id');
  });

  test.each([
    ['a body of another kind', { prompt: 'x' }, [], 400, 'messages'],
    [
      'what the provider finds wrong',
      CHAT,
      [{ status: 422, body: { error: { message: `no model for ${SECRET}` } } }],
      400,
      'answered 422: no model for …',
    ],
    [
      'a refused secret',
      CHAT,
      [{ status: 401, body: { error: { message: SECRET } } }],
      502,
      'refuses the endpoint',
    ],
    [
      'a limit of the provider',
      CHAT,
      [{ status: 429, headers: { 'retry-after': '7' } }],
      429,
      'answered 429',
    ],
    [
      'a redirect',
      CHAT,
      [{ status: 302, headers: { location: 'http://169.254.169.254/' } }],
      502,
      'answered 302',
    ],
    ['a broken provider', CHAT, [{ status: 500 }, { status: 500 }, { status: 500 }], 502, 'answered 500'],
  ] as [string, object, ProviderAnswer[], number, string][])(
    'of %s',
    async (_, body, given, status, text) => {
      provider.answers.push(...given);
      const outcome = await ask(replicasOf(), body);
      expect(outcome.status).toBe(status);
      expect(outcome.body).toContain(text);
      expect(outcome.body).not.toContain(SECRET);
      if (status === 429) expect(outcome.retryAfter).toBe(7);
    },
  );

  test('is sent again where the connection breaks or a gateway cannot reach it', async () => {
    provider.answers.push({ status: 200, breaksOff: true }, { status: 503 });
    expect((await ask(replicasOf(), CHAT)).status).toBe(200);
    expect(provider.seen).toHaveLength(3);
  });

  test('waits no longer than the endpoint’s time limit', async () => {
    let open: () => void = () => undefined;
    provider.hold = new Promise((resolve) => {
      open = resolve;
    });
    const outcome = await ask(replicasOf(), CHAT, 150);
    open();
    expect(outcome.status).toBe(504);
  });

  test('is one of so many at once; others wait, and what is too much is told so', async () => {
    let open: () => void = () => undefined;
    provider.hold = new Promise((resolve) => {
      open = resolve;
    });
    const replicas = replicasOf();
    const all = Array.from({ length: 5 }, () => ask(replicas, CHAT));
    expect((await (all[4] as Promise<Outcome>)).status).toBe(429);
    expect([replicas.waiting, replicas.inFlight]).toEqual([2, 4]);
    open();
    expect((await Promise.all(all.slice(0, 4))).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  test('goes nowhere that the installation does not allow any more', async () => {
    env.webhookAddresses = [];
    const outcome = await ask(replicasOf(), CHAT);
    expect(outcome).toMatchObject({ status: 502 });
    expect(outcome.body).toContain('is not one that this installation may reach');
    expect(provider.seen).toEqual([]);
  });
});
