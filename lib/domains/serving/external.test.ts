import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { auditOf, callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { ExternalProvider } from '@/lib/testing/external-provider';
import { headersOf } from './external';
import * as serving from './operations';
import { goLive, system } from './settle';

let provider: ExternalProvider;
beforeAll(async () => {
  provider = await new ExternalProvider().start();
  env.webhookAddresses = ['127.0.0.1'];
});
afterAll(() => {
  env.webhookAddresses = [];
  provider.close();
});

const SECRET = 'sk-very-secret-1234567890';
const custom = (more: object = {}) => ({
  name: 'small-model',
  provider: 'custom',
  task: 'llm/v1/chat' as const,
  customProviderConfig: { customProviderUrl: provider.base, bearerTokenAuth: { tokenPlaintext: SECRET } },
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
      external: { provider: 'custom', url: `${provider.base}/chat/completions` },
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
    expect(await change(`${provider.base}/other`, 2)).toEqual({ authorization: `Bearer ${SECRET}` });
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
