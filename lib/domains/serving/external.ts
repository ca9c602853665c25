/** A model that somebody else executes, asked over HTTP: where it is, and the secret that opens it, which nobody is shown again. */
import { assertReachable, isOpenToAll, Unreachable } from '@/lib/platform/http';
import { seal, unseal } from '@/lib/platform/seal';
import { AppError, invalid } from '@/lib/pure/errors';
import { isProvider, PROVIDER_NAMES, PROVIDERS, type Provider } from '@/lib/pure/scoring/external/providers';
import type { ExternalTask } from '@/lib/pure/scoring/external/tasks';
import { FIELD, PLACES } from './external-places';
import type { ExternalModelInput } from './schemas';

export type ExternalDefinition = {
  provider: Provider;
  task: ExternalTask;
  /** Where requests go, whole. */
  url: string;
  /** What was asked for, without secrets: clients are told it as they said it. */
  asked: Asked;
  /** Sealed: what is sent along, the secret among it. */
  headers: string;
};

type Asked = Omit<ExternalModelInput, 'name' | 'provider' | 'task'>;
export type ExternalView = Omit<ExternalDefinition, 'headers'>;

const PURPOSE = 'serving-external';
/** Sent along, and no secrets. */
const BESIDE_KEYS = ['openai-organization', 'anthropic-version'];
const SECRET_FIELD = /ApiKey$|ApiToken$|Plaintext$|^bearerTokenAuth$|^apiKeyAuth$/;

export function headersOf({ headers }: ExternalDefinition): Record<string, string> {
  const text = unseal(headers, PURPOSE);
  if (text === undefined) throw new Error('The secret of the external model was sealed under another key.');
  return JSON.parse(text) as Record<string, string>;
}

/** The same, asked with another secret, in the header where the last one was. */
export function withSecret(external: ExternalDefinition, secret: string): ExternalDefinition {
  const held = headersOf(external);
  const header = Object.keys(held).find((name) => !BESIDE_KEYS.includes(name)) ?? keyHeaderOf(external);
  const value = header === 'authorization' ? `Bearer ${secret}` : secret;
  return { ...external, headers: seal(JSON.stringify({ ...held, [header]: value }), PURPOSE) };
}

const keyHeaderOf = ({ provider, asked }: Pick<ExternalDefinition, 'provider' | 'asked'>): string => {
  if (provider === 'anthropic') return 'x-api-key';
  return asked.openaiConfig?.openaiApiType === 'azure' ? 'api-key' : 'authorization';
};

export const viewExternal = ({ headers: _, ...shown }: ExternalDefinition): ExternalView => shown;

/** Of each provider's settings those that are no secrets, and no references to any. */
const withoutSecrets = ({ name: _, provider: __, task: ___, ...configs }: ExternalModelInput): Asked =>
  Object.fromEntries(
    Object.entries(configs).map(([config, fields]) => [
      config,
      Object.fromEntries(Object.entries(fields ?? {}).filter(([field]) => !SECRET_FIELD.test(field))),
    ]),
  ) as Asked;

/**
 * @param former what was there before: its secret stays where none is given, as clients send back what they have seen
 * @throws INVALID_PARAMETER_VALUE
 */
export async function settleExternal(
  given: ExternalModelInput,
  former: ExternalDefinition | undefined,
): Promise<ExternalDefinition> {
  const asked = withFormerBase(given, former);
  const { provider, task } = asked;
  if (!isProvider(provider)) {
    throw invalid(
      `Models of ${provider} are not asked by this version: use one of ${PROVIDER_NAMES.join(', ')}; 'custom' is any server that speaks OpenAI's protocol.`,
      { field: `${FIELD}.provider` },
    );
  }
  const { label, tasks, home } = PROVIDERS[provider];
  if (!tasks.includes(task)) {
    throw invalid(`${label} does no ${task}: it does ${tasks.join(' and ')}.`, { field: `${FIELD}.task` });
  }
  const { url, headers, addressField, keyField } = PLACES[provider](asked);
  const hasSecret = Object.keys(headers).some((name) => !BESIDE_KEYS.includes(name));
  const isSamePlace = former !== undefined && new URL(former.url).origin === url.origin;
  if (!hasSecret && !isSamePlace && home !== undefined && url.href.startsWith(home)) {
    throw invalid(`${label} asks for a key: give ${keyField.split('.').at(-1)}.`, {
      field: `${FIELD}.${keyField}`,
    });
  }
  await assertPlace(url, addressField);
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

/** Clients that do not know our field leave it out when they send back what they saw. */
function withFormerBase(
  asked: ExternalModelInput,
  former: ExternalDefinition | undefined,
): ExternalModelInput {
  const base = former?.asked.anthropicConfig?.anthropicApiBase;
  if (asked.provider !== 'anthropic' || !base || asked.anthropicConfig?.anthropicApiBase) return asked;
  return { ...asked, anthropicConfig: { ...asked.anthropicConfig, anthropicApiBase: base } };
}

/** Judged again whenever something is sent. */
async function assertPlace(url: URL, field: string): Promise<void> {
  try {
    await assertReachable(url, isOpenToAll);
  } catch (error) {
    if (!(error instanceof AppError) && !(error instanceof Unreachable)) throw error;
    throw invalid(`The model cannot be asked there: ${error.message}`, { field: `${FIELD}.${field}` });
  }
}
