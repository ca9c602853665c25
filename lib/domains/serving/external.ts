/** A model that somebody else executes, asked over HTTP: where it is, and the secret that opens it, which nobody is shown again. */
import { assertReachable, isOpenToAll, Unreachable } from '@/lib/platform/http';
import { seal, unseal } from '@/lib/platform/seal';
import { AppError, invalid } from '@/lib/pure/errors';
import { type ExternalTask, TASKS } from '@/lib/pure/scoring/external-tasks';
import type { ExternalModelInput } from './schemas';

export type ExternalDefinition = {
  provider: 'openai' | 'custom';
  task: ExternalTask;
  /** Where requests go, whole. */
  url: string;
  /** What was asked for, without secrets: clients are told it as they said it. */
  asked: Pick<ExternalModelInput, 'openaiConfig' | 'customProviderConfig'>;
  /** Sealed: what is sent along, the secret among it. */
  headers: string;
};

export type ExternalView = Omit<ExternalDefinition, 'headers'>;

const PURPOSE = 'serving-external';
const FIELD = 'config.served_entities.external_model';
const OPENAI = 'https://api.openai.com/v1';
const KEY_HEADER = /^[A-Za-z0-9-]{1,100}$/;
/** Headers that say more than who asks. */
const NOT_FOR_KEYS = ['host', 'content-length', 'content-type', 'connection', 'transfer-encoding', 'cookie'];

export function headersOf({ headers }: ExternalDefinition): Record<string, string> {
  const text = unseal(headers, PURPOSE);
  if (text === undefined) throw new Error('The secret of the external model was sealed under another key.');
  return JSON.parse(text) as Record<string, string>;
}

/** The same, asked with another secret, in the header where the last one was. */
export function withSecret(external: ExternalDefinition, secret: string): ExternalDefinition {
  const { 'openai-organization': organization, ...held } = headersOf(external);
  const isAzure = external.asked.openaiConfig?.openaiApiType === 'azure';
  const [header = isAzure ? 'api-key' : 'authorization'] = Object.keys(held);
  const sent = {
    [header]: header === 'authorization' ? `Bearer ${secret}` : secret,
    ...(organization && { 'openai-organization': organization }),
  };
  return { ...external, headers: seal(JSON.stringify(sent), PURPOSE) };
}

export const viewExternal = ({ headers: _, ...shown }: ExternalDefinition): ExternalView => shown;

function withoutSecrets({ openaiConfig, customProviderConfig }: ExternalModelInput): ExternalView['asked'] {
  if (customProviderConfig) {
    return { customProviderConfig: { customProviderUrl: customProviderConfig.customProviderUrl } };
  }
  const { openaiApiKey: _, openaiApiKeyPlaintext: __, ...shown } = openaiConfig ?? {};
  return { openaiConfig: shown };
}

/**
 * @param former what was there before: its secret stays where none is given, as clients send back what they have seen
 * @throws INVALID_PARAMETER_VALUE
 */
export async function settleExternal(
  asked: ExternalModelInput,
  former: ExternalDefinition | undefined,
): Promise<ExternalDefinition> {
  const { provider, task } = asked;
  if (provider !== 'openai' && provider !== 'custom') {
    throw invalid(
      `Models of ${provider} are not asked by this version: use 'openai', or 'custom' for any server that speaks its protocol.`,
      { field: `${FIELD}.provider` },
    );
  }
  const { url, headers } = provider === 'openai' ? openai(asked) : custom(asked);
  const hasSecret = Object.keys(headers).some((name) => name !== 'openai-organization');
  const isSamePlace = former !== undefined && new URL(former.url).origin === url.origin;
  if (!hasSecret && provider === 'openai' && !isSamePlace && url.href.startsWith(OPENAI)) {
    throw invalid('OpenAI asks for a key: give openai_api_key_plaintext.', {
      field: `${FIELD}.openai_config.openai_api_key_plaintext`,
    });
  }
  await assertPlace(url, provider);
  // A secret never goes to another server than the one that it was given for.
  const sent = hasSecret || !isSamePlace ? headers : { ...headersOf(former), ...headers };
  return {
    provider,
    task,
    url: url.href,
    asked: withoutSecrets(asked),
    headers: seal(JSON.stringify(sent), PURPOSE),
  };
}

type Place = { url: URL; headers: Record<string, string> };

function openai({ openaiConfig: config = {}, task }: ExternalModelInput): Place {
  const type = config.openaiApiType ?? 'openai';
  const key = secretOf(
    config.openaiApiKeyPlaintext,
    config.openaiApiKey,
    'openai_config.openai_api_key_plaintext',
  );
  if (type === 'azure') {
    const { openaiApiBase: base, openaiDeploymentName: deployment, openaiApiVersion: version } = config;
    if (!base || !deployment || !version) {
      throw invalid('Azure asks for openai_api_base, openai_deployment_name and openai_api_version.', {
        field: `${FIELD}.openai_config`,
      });
    }
    const root = `${base.replace(/\/+$/, '')}/openai/deployments/${encodeURIComponent(deployment)}`;
    const url = addressOf(root + TASKS[task].path, 'openai_config.openai_api_base');
    url.searchParams.set('api-version', version);
    return { url, headers: key ? { 'api-key': key } : {} };
  }
  if (type !== 'openai') {
    throw invalid(`The type '${type}' is not one of 'openai' and 'azure'.`, {
      field: `${FIELD}.openai_config.openai_api_type`,
    });
  }
  const base = (config.openaiApiBase || OPENAI).replace(/\/+$/, '');
  return {
    url: addressOf(base + TASKS[task].path, 'openai_config.openai_api_base'),
    headers: {
      ...(key && { authorization: `Bearer ${key}` }),
      ...(config.openaiOrganization && { 'openai-organization': config.openaiOrganization }),
    },
  };
}

function custom({ customProviderConfig: config, task }: ExternalModelInput): Place {
  if (!config) {
    throw invalid('Say where the model is: custom_provider_config.custom_provider_url.', {
      field: `${FIELD}.custom_provider_config`,
    });
  }
  const { bearerTokenAuth: bearer, apiKeyAuth: apiKey } = config;
  const { path } = TASKS[task];
  const given = config.customProviderUrl.replace(/\/+$/, '');
  const url = addressOf(
    given.endsWith(path) ? given : given + path,
    'custom_provider_config.custom_provider_url',
  );
  const headers: Record<string, string> = {};
  if (bearer) {
    const token = secretOf(bearer.tokenPlaintext, bearer.token, 'custom_provider_config.bearer_token_auth');
    if (token) headers.authorization = `Bearer ${token}`;
  }
  if (apiKey) {
    const field = 'custom_provider_config.api_key_auth';
    if (!KEY_HEADER.test(apiKey.key) || NOT_FOR_KEYS.includes(apiKey.key.toLowerCase())) {
      throw invalid(`'${apiKey.key}' is no header for a key.`, { field: `${FIELD}.${field}.key` });
    }
    const value = secretOf(apiKey.valuePlaintext, apiKey.value, field);
    if (value) headers[apiKey.key.toLowerCase()] = value;
  }
  return { url, headers };
}

function secretOf(
  plain: string | undefined,
  reference: string | undefined,
  field: string,
): string | undefined {
  if (plain) return plain;
  if (reference === undefined) return undefined;
  throw invalid(
    'There are no secret scopes here: give the secret itself, in the field that ends with _plaintext. It is kept sealed and never shown.',
    { field: `${FIELD}.${field}` },
  );
}

function addressOf(text: string, field: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw invalid(`'${text.slice(0, 200)}' is no address that begins with https:// or http://.`, {
      field: `${FIELD}.${field}`,
    });
  }
  if (url.username || url.password) {
    throw invalid('A secret has its own field: leave it out of the address.', { field: `${FIELD}.${field}` });
  }
  return url;
}

/** Judged again whenever something is sent. */
async function assertPlace(url: URL, provider: 'openai' | 'custom'): Promise<void> {
  try {
    await assertReachable(url, isOpenToAll);
  } catch (error) {
    if (!(error instanceof AppError) && !(error instanceof Unreachable)) throw error;
    const field =
      provider === 'openai' ? 'openai_config.openai_api_base' : 'custom_provider_config.custom_provider_url';
    throw invalid(`The model cannot be asked there: ${error.message}`, { field: `${FIELD}.${field}` });
  }
}
