import dns from 'node:dns';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { env } from '@/lib/platform/env';
import { headersOf, settleExternal, withSecret } from './external';

const SECRET = 'sk-very-secret-1234567890';
beforeEach(() => {
  env.webhookAddresses = ['127.0.0.1'];
});
afterEach(() => {
  env.webhookAddresses = [];
});

describe('where and how each provider is asked', () => {
  test.each([
    [
      { provider: 'anthropic', anthropicConfig: { anthropicApiKeyPlaintext: SECRET } },
      'https://api.anthropic.com/v1/messages',
      { 'x-api-key': SECRET, 'anthropic-version': '2023-06-01' },
    ],
    [
      { provider: 'cohere', cohereConfig: { cohereApiKeyPlaintext: SECRET } },
      'https://api.cohere.com/v2/chat',
      { authorization: `Bearer ${SECRET}` },
    ],
    [
      {
        provider: 'openai',
        openaiConfig: {
          openaiApiType: 'azure',
          openaiApiBase: 'https://ours.example.com/',
          openaiDeploymentName: 'gpt',
          openaiApiVersion: '2024-10-21',
          openaiApiKeyPlaintext: SECRET,
        },
      },
      'https://ours.example.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21',
      { 'api-key': SECRET },
    ],
    [
      {
        provider: 'databricks-model-serving',
        databricksModelServingConfig: {
          databricksWorkspaceUrl: 'https://ours.example.com/',
          databricksApiTokenPlaintext: SECRET,
        },
      },
      'https://ours.example.com/serving-endpoints/small-model/invocations',
      { authorization: `Bearer ${SECRET}` },
    ],
  ])('%j', async (of, url, headers) => {
    const lookup = vi
      .spyOn(dns.promises, 'lookup')
      .mockResolvedValue([{ address: '192.0.2.1', family: 4 }] as never);
    env.webhookAddresses = ['192.0.2.0/24'];
    const asked = { name: 'small-model', task: 'llm/v1/chat' as const, ...of } as never;
    const settled = await settleExternal(asked, undefined);
    lookup.mockRestore();
    expect([settled.url, headersOf(settled)]).toEqual([url, headers]);
    expect(JSON.stringify(settled.asked)).not.toContain(SECRET);
    expect(headersOf(withSecret(settled, 'another'))).toEqual(
      Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, value.replace(SECRET, 'another')]),
      ),
    );
  });

  test('Anthropic’s gateway stays where a client sends back what it knows of it', async () => {
    const anthropic = (config: object) =>
      ({ name: 'm', provider: 'anthropic', task: 'llm/v1/chat', anthropicConfig: config }) as never;
    const first = await settleExternal(
      anthropic({ anthropicApiBase: 'http://127.0.0.1:9/v1', anthropicApiKeyPlaintext: SECRET }),
      undefined,
    );
    const again = await settleExternal(anthropic({}), first);
    expect([again.url, headersOf(again)]).toEqual([first.url, headersOf(first)]);
  });
});
