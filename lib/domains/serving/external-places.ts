/** Where each provider's models are asked, from what somebody who makes an endpoint says of them. */
import { invalid } from '@/lib/pure/errors';
import { PROVIDERS, type Provider } from '@/lib/pure/scoring/external/providers';
import { type ExternalTask, TASKS } from '@/lib/pure/scoring/external/tasks';
import type { ExternalModelInput } from './schemas';

export const FIELD = 'config.served_entities.external_model';
const KEY_HEADER = /^[A-Za-z0-9-]{1,100}$/;
/** Headers that say more than who asks. */
const NOT_FOR_KEYS = ['host', 'content-length', 'content-type', 'connection', 'transfer-encoding', 'cookie'];

type Place = { url: URL; headers: Record<string, string>; addressField: string; keyField: string };

/** By provider: where its model is, and what opens it. @throws INVALID_PARAMETER_VALUE */
export const PLACES: Record<Provider, (asked: ExternalModelInput) => Place> = {
  openai,
  custom,
  anthropic: ({ anthropicConfig: config = {}, task }) => {
    const keyField = 'anthropic_config.anthropic_api_key_plaintext';
    const addressField = 'anthropic_config.anthropic_api_base';
    const key = secretOf(config.anthropicApiKeyPlaintext, config.anthropicApiKey, keyField);
    return {
      url: below('anthropic', config.anthropicApiBase, task, addressField),
      headers: { ...(key && { 'x-api-key': key }), 'anthropic-version': '2023-06-01' },
      addressField,
      keyField,
    };
  },
  cohere: ({ cohereConfig: config = {}, task }) => {
    const keyField = 'cohere_config.cohere_api_key_plaintext';
    const addressField = 'cohere_config.cohere_api_base';
    const key = secretOf(config.cohereApiKeyPlaintext, config.cohereApiKey, keyField);
    return {
      url: below('cohere', config.cohereApiBase, task, addressField),
      headers: bearer(key),
      addressField,
      keyField,
    };
  },
  'databricks-model-serving': ({ databricksModelServingConfig: config, name }) => {
    const keyField = 'databricks_model_serving_config.databricks_api_token_plaintext';
    const addressField = 'databricks_model_serving_config.databricks_workspace_url';
    if (!config) {
      throw invalid(`Say which workspace: ${addressField}.`, { field: `${FIELD}.${addressField}` });
    }
    const key = secretOf(config.databricksApiTokenPlaintext, config.databricksApiToken, keyField);
    const root = config.databricksWorkspaceUrl.replace(/\/+$/, '');
    return {
      url: addressOf(`${root}/serving-endpoints/${encodeURIComponent(name)}/invocations`, addressField),
      headers: bearer(key),
      addressField,
      keyField,
    };
  },
};

const bearer = (key: string | undefined): Record<string, string> =>
  key ? { authorization: `Bearer ${key}` } : {};

/** @param base with or without the version that the path begins with */
function below(
  provider: 'anthropic' | 'cohere',
  base: string | undefined,
  task: ExternalTask,
  field: string,
): URL {
  const { home = '', dialect } = PROVIDERS[provider];
  return addressOf((base || home).replace(/(\/v\d)?\/*$/, '') + dialect.path(task), field);
}

function openai({ openaiConfig: config = {}, task }: ExternalModelInput): Place {
  const type = config.openaiApiType ?? 'openai';
  const keyField = 'openai_config.openai_api_key_plaintext';
  const addressField = 'openai_config.openai_api_base';
  const key = secretOf(config.openaiApiKeyPlaintext, config.openaiApiKey, keyField);
  if (type === 'azure') {
    const { openaiApiBase: base, openaiDeploymentName: deployment, openaiApiVersion: version } = config;
    if (!base || !deployment || !version) {
      throw invalid('Azure asks for openai_api_base, openai_deployment_name and openai_api_version.', {
        field: `${FIELD}.openai_config`,
      });
    }
    const root = `${base.replace(/\/+$/, '')}/openai/deployments/${encodeURIComponent(deployment)}`;
    const url = addressOf(root + TASKS[task].path, addressField);
    url.searchParams.set('api-version', version);
    return { url, headers: key ? { 'api-key': key } : {}, addressField, keyField };
  }
  if (type !== 'openai') {
    throw invalid(`The type '${type}' is not one of 'openai' and 'azure'.`, {
      field: `${FIELD}.openai_config.openai_api_type`,
    });
  }
  const base = (config.openaiApiBase || (PROVIDERS.openai.home ?? '')).replace(/\/+$/, '');
  return {
    url: addressOf(base + TASKS[task].path, addressField),
    headers: {
      ...(key && { authorization: `Bearer ${key}` }),
      ...(config.openaiOrganization && { 'openai-organization': config.openaiOrganization }),
    },
    addressField,
    keyField,
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
  return {
    url,
    headers,
    addressField: 'custom_provider_config.custom_provider_url',
    keyField: 'custom_provider_config.bearer_token_auth.token_plaintext',
  };
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
