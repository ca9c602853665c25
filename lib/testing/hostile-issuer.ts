/** An issuer that answers whatever a test wants: what a provider that was taken over, or somebody in between, could send. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

type Keys = { privateKey: CryptoKey; publicKey: CryptoKey; pem: string };

export type HostileIssuer = {
  issuer: string;
  keys: Keys;
  /** The ID token that the next code is exchanged for. */
  idToken: string;
  userinfo: Record<string, unknown>;
  /** What differs in the description of itself. */
  metadata: Record<string, unknown>;
  stop(): Promise<void>;
};

export const CLIENT = { clientId: 'plumbline', clientSecret: 'a-secret-both-know' };

async function makeKeys(): Promise<Keys> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  return { privateKey, publicKey, pem: await exportSPKI(publicKey) };
}

export async function startHostileIssuer(): Promise<HostileIssuer> {
  const keys = await makeKeys();
  const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] };
  const server = createServer((request, response) => {
    const { issuer } = state;
    const answers: Record<string, () => unknown> = {
      '/.well-known/openid-configuration': () => ({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        userinfo_endpoint: `${issuer}/userinfo`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
        ...state.metadata,
      }),
      '/jwks': () => jwks,
      '/token': () => ({
        access_token: 'access',
        token_type: 'Bearer',
        expires_in: 60,
        id_token: state.idToken,
      }),
      '/userinfo': () => state.userinfo,
    };
    const answer = answers[request.url ?? ''];
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer?.() ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const state: HostileIssuer = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keys,
    idToken: '',
    userinfo: { sub: 'ada' },
    metadata: {},
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return state;
}

/** A token as a good provider would sign it, but for what a test changes. */
export async function signToken(
  { issuer, keys }: HostileIssuer,
  claims: JWTPayload,
  { alg = 'RS256', key, kid = 'one' }: { alg?: string; key?: CryptoKey | Uint8Array; kid?: string } = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const payload = { iss: issuer, aud: CLIENT.clientId, sub: 'ada', iat: now, exp: now + 60, ...claims };
  return new SignJWT(payload).setProtectedHeader({ alg, kid }).sign(key ?? keys.privateKey);
}

/** Without any signature. */
export const unsigned = (claims: JWTPayload, alg = 'none'): string => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg })}.${part(claims)}.`;
};
