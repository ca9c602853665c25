/** Signing in by an identity provider: a dialect of redirects, as a browser goes there and comes back. */
import { isEncrypted, publicOrigin } from '@/lib/core/own-host';
import { type Exchange, type Origin, type Route, route, type Surface, secured } from '@/lib/core/surface';
import { beginSso, finishSso } from '@/lib/domains/identity/operations';
import type { AppError } from '@/lib/pure/errors';
import { isSsoFault } from '@/lib/pure/sso-faults';
import { cookieOf } from '../authenticate';
import { cookie } from '../cookie';
import { openSession } from '../session';

export const PREFIX = '/api/auth/sso';

const MINUTES = 10;
const NAME = 'plumbline_sso';
const SAFE_NAME = `__Host-${NAME}`;
const nameFor = (request: Request) => (isEncrypted(request) ? SAFE_NAME : NAME);

const keep = (request: Request, value: string, maxAge: number) =>
  cookie({ name: nameFor(request), value, maxAge, isSecure: isEncrypted(request) });

/** `303`: what follows is a new question. */
const goTo = (location: string, cookies: string[] = []) =>
  new Response(null, {
    status: 303,
    headers: [['location', location], ...cookies.map((each): [string, string] => ['set-cookie', each])],
  });

const queryOf = ({ request }: Exchange) => new URL(request.url).searchParams;

const routes: Route[] = [
  route('GET', '/start', beginSso, {
    read: (exchange) => ({
      next: queryOf(exchange).get('next') ?? undefined,
      redirectUri: `${publicOrigin(exchange.request)}${PREFIX}/callback`,
    }),
    present: ({ address, browser }, { request }) => goTo(address, [keep(request, browser, MINUTES * 60)]),
  }),
  route('GET', '/callback', finishSso, {
    read: (exchange) => ({
      query: queryOf(exchange).toString(),
      browser: cookieOf(exchange.request, nameFor(exchange.request)),
    }),
    present: ({ secret, next }, { request }) =>
      openSession(goTo(next, [keep(request, '', 0)]), request, secret),
  }),
];

/** Back to the sign-in page, which has the words. */
const fail = ({ code, field }: AppError, requestId: string): Response => {
  const reason = isSsoFault(field) ? field : code === 'REQUEST_LIMIT_EXCEEDED' ? 'provider' : 'failed';
  const response = secured(goTo(`/login?fault=${reason}`));
  response.headers.set('x-request-id', requestId);
  return response;
};

export const sso: Surface = {
  name: 'sso',
  routes,
  // Whoever signs in is nobody yet, whatever else the browser sends along.
  authenticate: async (request: Request, origin: Origin) => ({
    user: null,
    via: 'none',
    isReadOnly: true,
    ...origin,
    userAgent: request.headers.get('user-agent') ?? undefined,
  }),
  read: () => Promise.resolve({}),
  fail,
};
