/** An OpenID provider as its client sees it: where to send people, and what comes back, checked. */
import * as client from 'openid-client';
import { readText, request, Unreachable } from './http';

export type Provider = { issuer: string; clientId: string; clientSecret?: string };

/** What goes with one sign-in: made here, kept until the answer comes. */
export type Attempt = { state: string; nonce: string; verifier: string; redirectUri: string };

export type Claims = Record<string, unknown> & { iss: string; sub: string };

/** Why the provider could not be used; for the administrator and the log, not for whoever signs in. */
export class ProviderFault extends Error {}

const ANSWER_LIMIT = 1 << 20;
const IDLE = 10_000;
const KNOWN_FOR = 10 * 60_000;

/** Signatures that prove who made them: none by a secret that both sides have. */
const SIGNATURES = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** By the house's own client, which is kept off addresses that it must not reach. */
const boundedFetch: client.CustomFetch = async (url, { method, headers, body, signal }) => {
  const reply = await request(new URL(url), {
    method: method === 'POST' ? 'POST' : 'GET',
    headers: headers as Record<string, string>,
    body: body === undefined || body === null ? undefined : String(body),
    signal,
    idle: IDLE,
    followsRedirects: false,
  });
  const text = await readText(reply, ANSWER_LIMIT);
  const type = reply.headers['content-type'] ?? '';
  return new Response([204, 304].includes(reply.status) ? null : text, {
    status: reply.status,
    headers: { 'content-type': type },
  });
};

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

async function meet({ issuer, clientId, clientSecret }: Provider): Promise<client.Configuration> {
  const url = new URL(issuer);
  const isPlain = url.protocol === 'http:';
  if (isPlain && !LOOPBACK.test(url.hostname)) {
    throw new ProviderFault('The issuer must begin with https://.');
  }
  const execute = [client.enableNonRepudiationChecks, ...(isPlain ? [client.allowInsecureRequests] : [])];
  const options = { [client.customFetch]: boundedFetch, execute, timeout: IDLE / 1000 };
  const found = await client.discovery(url, clientId, undefined, client.None(), options);
  const { supportsPKCE: _, ...server } = found.serverMetadata();
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const authentication =
    clientSecret === undefined
      ? client.None()
      : methods.includes('client_secret_basic')
        ? client.ClientSecretBasic(clientSecret)
        : client.ClientSecretPost(clientSecret);
  const algorithms = server.id_token_signing_alg_values_supported?.filter((name) =>
    SIGNATURES.includes(name),
  );
  const config = new client.Configuration(
    { ...server, id_token_signing_alg_values_supported: algorithms ?? ['RS256'] },
    clientId,
    undefined,
    authentication,
  );
  config[client.customFetch] = boundedFetch;
  config.timeout = IDLE / 1000;
  for (const set of execute) set(config);
  return config;
}

const known = new Map<string, { config: Promise<client.Configuration>; until: number }>();

/** The provider's own description, asked for now and then. */
function configurationOf(provider: Provider): Promise<client.Configuration> {
  const key = JSON.stringify([provider.issuer, provider.clientId, provider.clientSecret]);
  const hit = known.get(key);
  if (hit && hit.until > Date.now()) return hit.config;
  const config = meet(provider);
  known.clear();
  known.set(key, { config, until: Date.now() + KNOWN_FOR });
  config.catch(() => known.delete(key));
  return config;
}

/** @throws ProviderFault instead of what the library, the network or the provider say */
async function spoken<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProviderFault) throw error;
    throw new ProviderFault(reasonOf(error), { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Unreachable) return error.message;
  if (error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError) {
    return `The provider says ${error.error}${error.error_description ? `: ${error.error_description}` : ''}.`;
  }
  const { message, cause } = error as { message?: string; cause?: unknown };
  // The library's own words are short; what went wrong stands below them.
  const inner = cause instanceof Error ? cause.message : undefined;
  return [message ?? 'The provider cannot be used', inner].filter(Boolean).join(': ');
}

/** What a provider says of itself, for whoever sets it up. */
export const describeProvider = (provider: Provider) =>
  spoken(async () => {
    const server = (await meet(provider)).serverMetadata();
    return {
      issuer: server.issuer,
      authorizationEndpoint: server.authorization_endpoint,
      scopes: server.scopes_supported ?? [],
      claims: server.claims_supported ?? [],
      hasPkce: server.code_challenge_methods_supported?.includes('S256') ?? false,
    };
  });

/** The address to send a browser to, and what has to be kept until it comes back. */
export const beginSignIn = (
  provider: Provider,
  { scopes, redirectUri }: { scopes: string; redirectUri: string },
) =>
  spoken(async () => {
    const config = await configurationOf(provider);
    const attempt: Attempt = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
      redirectUri,
    };
    const address = client.buildAuthorizationUrl(config, {
      response_type: 'code',
      scope: scopes,
      redirect_uri: redirectUri,
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
    });
    return { address, attempt };
  });

/**
 * Who came back. The ID token's signature, issuer, audience, times and nonce are checked, the state against the attempt;
 * what it leaves out is asked of the provider, about the same subject.
 */
export const finishSignIn = (provider: Provider, query: string, attempt: Attempt): Promise<Claims> =>
  spoken(async () => {
    const config = await configurationOf(provider);
    const callback = new URL(attempt.redirectUri);
    callback.search = query;
    const tokens = await client.authorizationCodeGrant(config, callback, {
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      pkceCodeVerifier: attempt.verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw new ProviderFault('The provider sent no ID token.');
    const more = config.serverMetadata().userinfo_endpoint
      ? await client.fetchUserInfo(config, tokens.access_token, claims.sub)
      : {};
    return merged(more, claims);
  });

/** What was signed stands. An address and whether it is verified are of one source: neither lends the other its word. */
export function merged(more: Record<string, unknown>, signed: Claims): Claims {
  const { email, email_verified, ...others } = more;
  if (!('email' in signed)) return { ...others, ...signed, email, email_verified };
  return { ...others, ...(signed.email === email && { email_verified }), ...signed };
}
