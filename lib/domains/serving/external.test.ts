import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { openai } from '@/lib/pure/scoring/external/openai';
import { auditOf, callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { ExternalReplicas, type Remote } from './engine/remote-replicas';
import type { ReplicaRules } from './engine/replicas';
import type { Outcome, Work } from './engine/work';
import { headersOf } from './external';
import * as serving from './operations';
import { goLive, system } from './settle';

type Seen = { path: string; headers: http.IncomingHttpHeaders; body: Record<string, unknown> };
type Answer = { status: number; body?: unknown; headers?: Record<string, string>; breaksOff?: boolean };

const seen: Seen[] = [];
const answers: Answer[] = [];
let hold: Promise<void> | undefined;
const provider = http.createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  seen.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) });
  await hold;
  const { status, body = { choices: [] }, headers, breaksOff } = answers.shift() ?? { status: 200 };
  if (breaksOff) return request.socket.destroy();
  return response.writeHead(status, headers).end(JSON.stringify(body));
});
let base = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`;
});
afterAll(() => {
  provider.closeAllConnections();
  provider.close();
});
beforeEach(() => {
  env.webhookAddresses = ['127.0.0.1'];
});
afterEach(() => {
  env.webhookAddresses = [];
  seen.length = 0;
  answers.length = 0;
  hold = undefined;
});

const SECRET = 'sk-very-secret-1234567890';
const custom = (more: object = {}) => ({
  name: 'small-model',
  provider: 'custom',
  task: 'llm/v1/chat' as const,
  customProviderConfig: { customProviderUrl: base, bearerTokenAuth: { tokenPlaintext: SECRET } },
  ...more,
});

async function make(externalModel: object) {
  const owner = await callerWithRole('contributor');
  const name = `e-${unique()}`;
  const made = await perform(serving.createEndpoint, owner, {
    name,
    config: { servedEntities: [{ name: 'outside', externalModel }] },
  } as never);
  const { key } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { name } });
  await perform(goLive, system('test'), { key, version: 1 });
  const stored = async (version: number) => {
    const { definition } = await prisma().servingConfig.findUniqueOrThrow({
      where: { endpointKey_version: { endpointKey: key, version } },
    });
    return definition as { entities: { external: Parameters<typeof headersOf>[0] }[] };
  };
  return { owner, name, made, key, stored };
}

describe('an external model', () => {
  test('is kept with its secret sealed, which is shown to nobody', async () => {
    const { owner, name, made, stored } = await make(custom());
    expect(made.pendingConfig?.entities[0]).toMatchObject({
      modelName: 'small-model',
      version: 0,
      external: { provider: 'custom', url: `${base}/chat/completions` },
    });
    const kept = await stored(1);
    const events = await perform(serving.listEvents, owner, { name });
    const audit = (await auditOf('serving-endpoint', made.id)).map(({ after }) => after);
    for (const said of [made, kept, events, audit, await perform(serving.getEndpoint, owner, { name })]) {
      expect(JSON.stringify(said)).not.toContain(SECRET);
    }
    expect(JSON.stringify(audit)).not.toContain(kept.entities[0]?.external.headers);
    expect(kept.entities[0] && headersOf(kept.entities[0].external)).toEqual({
      authorization: `Bearer ${SECRET}`,
    });
    const form = await perform(serving.getForm, owner, { name });
    expect(form).toMatchObject({ task: 'llm/v1/chat', signature: null });
    expect(JSON.stringify(await perform(serving.getOpenApi, owner, { name }))).toContain('"messages"');
    expect(
      (await refusal(perform(serving.rollOut, owner, { name, entityVersion: '1', how: { kind: 'atOnce' } })))
        .code,
    ).toBe('RESOURCE_CONFLICT');
  });

  test('keeps its secret where none is given again, and never takes it to another server', async () => {
    const { owner, name, key, stored } = await make(custom());
    const change = async (customProviderUrl: string, version: number) => {
      await perform(serving.updateConfig, owner, {
        name,
        servedEntities: [
          { name: 'outside', externalModel: custom({ customProviderConfig: { customProviderUrl } }) },
        ],
      });
      await perform(goLive, system('test'), { key, version });
      const [entity] = (await stored(version)).entities;
      return entity && headersOf(entity.external);
    };
    expect(await change(`${base}/other`, 2)).toEqual({ authorization: `Bearer ${SECRET}` });
    expect(await change('http://127.0.0.1:9/v1', 3)).toEqual({});
  });

  test('is given another secret in the place of the last', async () => {
    const { owner, name, made, key, stored } = await make(custom());
    const replace = (secret: string, entity = 'outside', caller = owner) =>
      perform(serving.replaceSecret, caller, { name, entity, secret });
    await replace('sk-another-one');
    await perform(goLive, system('test'), { key, version: 2 });
    const [entity] = (await stored(2)).entities;
    expect(entity && headersOf(entity.external)).toEqual({ authorization: 'Bearer sk-another-one' });
    const [audited] = (await auditOf('serving-endpoint', made.id)).filter(
      ({ action }) => action === 'serving.replaceSecret',
    );
    expect(audited).toBeDefined();
    expect(JSON.stringify(audited?.after)).not.toContain('sk-another');
    expect(await refusal(replace('bad\nvalue'))).toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
    expect((await refusal(replace('x', 'no-such'))).code).toBe('RESOURCE_DOES_NOT_EXIST');
    const stranger = await callerWithRole('contributor');
    expect((await refusal(replace('x', 'outside', stranger))).code).toBe('RESOURCE_DOES_NOT_EXIST');
  });

  test.each([
    ['a provider that is not asked here', { provider: 'palm' }, 'provider'],
    ['what the provider does not do', { provider: 'anthropic', task: 'llm/v1/embeddings' as const }, 'task'],
    ['no key for Anthropic', { provider: 'anthropic' }, 'anthropic_api_key_plaintext'],
    ['no key for Cohere', { provider: 'cohere' }, 'cohere_api_key_plaintext'],
    ['no workspace', { provider: 'databricks-model-serving' }, 'databricks_workspace_url'],
    ['no address', { customProviderConfig: undefined }, 'custom_provider_config'],
    [
      'no address that is one',
      { customProviderConfig: { customProviderUrl: 'ftp://x' } },
      'custom_provider_url',
    ],
    [
      'an address with a password',
      { customProviderConfig: { customProviderUrl: 'https://a:b@example.com' } },
      'custom_provider_url',
    ],
    [
      'the metadata of a cloud',
      { customProviderConfig: { customProviderUrl: 'http://169.254.169.254/latest' } },
      'custom_provider_url',
    ],
    [
      'a private address',
      { customProviderConfig: { customProviderUrl: 'http://10.0.0.1/v1' } },
      'custom_provider_url',
    ],
    [
      'no key for OpenAI',
      { provider: 'openai', customProviderConfig: undefined },
      'openai_api_key_plaintext',
    ],
    [
      'a reference to a secret',
      { provider: 'openai', openaiConfig: { openaiApiKey: '{{secrets/a/b}}' } },
      'openai_api_key_plaintext',
    ],
    [
      'a header that is none for keys',
      {
        customProviderConfig: {
          customProviderUrl: 'https://x.org',
          apiKeyAuth: { key: 'Host', valuePlaintext: 'x' },
        },
      },
      'api_key_auth.key',
    ],
  ])('of %s is refused, with the field', async (_, more, field) => {
    const refused = await refusal(make(custom(more)));
    expect(refused.code).toBe('INVALID_PARAMETER_VALUE');
    expect(refused.field).toMatch(new RegExp(`external_model.*${field}$`));
  });
});

const RULES: ReplicaRules = {
  least: 1,
  most: 1,
  perReplica: 4,
  concurrency: 2,
  scaleToZero: false,
  idleMs: 1000,
  batchLimit: 1,
  queueLimit: 2,
  timeoutMs: 5_000,
};

const replicasOf = (rules: Partial<ReplicaRules> = {}, more: Partial<Remote> = {}) =>
  new ExternalReplicas(
    {
      url: new URL(`${base}/chat/completions`),
      headers: { authorization: `Bearer ${SECRET}` },
      task: 'llm/v1/chat',
      name: 'small-model',
      dialect: openai,
      ...more,
    },
    { ...RULES, ...rules },
  );

const ask = (replicas: ExternalReplicas, body: object, within = 5_000): Promise<Outcome> =>
  new Promise((settle) => {
    const work: Work = {
      batch: { kind: 'raw', mediaType: 'application/json', body: JSON.stringify(body) },
      rows: 1,
      layout: '',
      deadline: Date.now() + within,
      arrived: Date.now(),
      attempts: 0,
      isAlone: false,
      isGone: () => false,
      settle,
    };
    replicas.submit(work);
  });

const CHAT = { messages: [{ role: 'user', content: 'hello' }] };

describe('a request to it', () => {
  test('goes on with the secret and the provider’s name of the model, and the answer comes as it is', async () => {
    answers.push({ status: 200, body: { choices: [{ message: { content: 'hi' } }] } });
    const outcome = await ask(replicasOf(), {
      ...CHAT,
      model: 'another',
      client_request_id: 'c1',
      max_tokens: 5,
    });
    expect(outcome).toMatchObject({ status: 200, body: '{"choices":[{"message":{"content":"hi"}}]}' });
    expect(seen).toMatchObject([
      {
        path: '/v1/chat/completions',
        headers: { authorization: `Bearer ${SECRET}` },
        body: { ...CHAT, model: 'small-model', max_tokens: 5 },
      },
    ]);
    expect(seen[0]?.body).not.toHaveProperty('client_request_id');
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
  ] as [string, object, Answer[], number, string][])('of %s', async (_, body, given, status, text) => {
    answers.push(...given);
    const outcome = await ask(replicasOf(), body);
    expect(outcome.status).toBe(status);
    expect(outcome.body).toContain(text);
    expect(outcome.body).not.toContain(SECRET);
    if (status === 429) expect(outcome.retryAfter).toBe(7);
  });

  test('is sent again where the connection breaks or a gateway cannot reach it', async () => {
    answers.push({ status: 200, breaksOff: true }, { status: 503 });
    expect((await ask(replicasOf(), CHAT)).status).toBe(200);
    expect(seen).toHaveLength(3);
  });

  test('waits no longer than the endpoint’s time limit', async () => {
    let open: () => void = () => undefined;
    hold = new Promise((resolve) => {
      open = resolve;
    });
    const outcome = await ask(replicasOf(), CHAT, 150);
    open();
    expect(outcome.status).toBe(504);
  });

  test('is one of so many at once; others wait, and what is too much is told so', async () => {
    let open: () => void = () => undefined;
    hold = new Promise((resolve) => {
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
    expect(seen).toEqual([]);
  });
});
