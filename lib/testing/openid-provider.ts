/** A real OpenID provider for tests, on a free port: people sign in there by a form, or at once by `login_hint`. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';

/** What the provider says of somebody, by the name that they sign in with. */
export type People = Record<string, Record<string, unknown>>;

export type TestProvider = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  people: People;
  /** How often each path was asked. */
  asked: Map<string, number>;
  stop(): Promise<void>;
};

const listen = (server: Server) =>
  new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );

const FORM = `<!doctype html><html lang="en"><title>Provider</title><main><h1>Sign in at the provider</h1>
<form method="post"><label>Who <input name="login" autofocus></label><button>Continue</button></form></main></html>`;

async function fieldOf(request: IncomingMessage, name: string): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString()).get(name) ?? '';
}

export async function startProvider(redirectUris: string[], people: People): Promise<TestProvider> {
  const asked = new Map<string, number>();
  let answer: (request: IncomingMessage, response: ServerResponse) => unknown = () => undefined;
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').replace(/[?].*$/, '').replace(/^(\/interaction)\/.*/, '$1');
    asked.set(path, (asked.get(path) ?? 0) + 1);
    return answer(request, response);
  });
  const issuer = `http://127.0.0.1:${await listen(server)}`;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const client = { client_id: 'plumbline', client_secret: 'a-client-secret-of-the-tests' };
  const provider = new Provider(issuer, {
    clients: [
      {
        ...client,
        redirect_uris: redirectUris,
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'tests', alg: 'RS256', use: 'sig' }] },
    cookies: { keys: ['keys of the tests'] },
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name'],
      groups: ['groups'],
    },
    scopes: ['openid', 'email', 'profile', 'groups'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: 600,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
    },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ ...people[id], sub: String(people[id]?.sub ?? id) }),
    }),
    // Nobody is asked whether they agree.
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client?.clientId,
        accountId: ctx.oidc.session?.accountId,
      });
      grant.addOIDCScope('openid email profile groups');
      await grant.save();
      return grant;
    },
  });
  const pages = provider.callback();
  answer = async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return pages(request, response);
    const { params } = await provider.interactionDetails(request, response);
    const login =
      request.method === 'POST' ? await fieldOf(request, 'login') : String(params.login_hint ?? '');
    if (!Object.hasOwn(people, login)) {
      return response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(FORM);
    }
    return provider.interactionFinished(request, response, { login: { accountId: login } });
  };
  return {
    issuer,
    clientId: client.client_id,
    clientSecret: client.client_secret,
    people,
    asked,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
