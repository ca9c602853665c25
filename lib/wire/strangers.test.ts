/**
 * Everything that can be read, asked by strangers about somebody's object and about one that never was: both answers have
 * to be the same to the letter, in lists, counts, lineage and errors, by every surface.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, needOf, ROLES } from '@/lib/core/access';
import type { AnyOperation, Route } from '@/lib/core/surface';
import { toSnake } from '@/lib/core/wire';
import { rows } from '@/lib/platform/db';
import { type Estate, MARK, operationOf, type Request, type Sent } from '@/lib/testing/access/entry';
import { personWithToken, shareNothing } from '@/lib/testing/access/people';
import { DOMAINS } from '@/lib/testing/access/requests';
import { callerWithRole } from '@/lib/testing/callers';
import { type RawServer, serveRaw } from '@/lib/testing/raw-http';
import { console } from './console/surface';
import { databricks } from './databricks/surface';
import { mlflow, mlflowPlain } from './mlflow/surface';

const SURFACES: [string, Route[], 'camel' | 'snake'][] = [
  ['/api/console', console.routes, 'camel'],
  ['/api/2.0', databricks.routes, 'snake'],
  ['/api/2.0', mlflow.routes, 'snake'],
  ['', mlflowPlain.routes, 'snake'],
];

let server: RawServer;
let owner: Caller;
let strangers: { viewer: string; contributor: string };
beforeAll(async () => {
  server = await serveRaw();
  owner = await callerWithRole('admin');
  await shareNothing();
  // Ids that are told from any other number of an answer.
  await rows({
    text: `SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 700000000)
           FROM pg_sequences WHERE schemaname = 'public' AND max_value > 800000000`,
    values: [],
  });
  strangers = {
    viewer: (await personWithToken('viewer')).token,
    contributor: (await personWithToken('contributor')).token,
  };
});
afterAll(() => server.close());

const LONG_ENOUGH = 8;

/** What the estate is known by, each with one of the same shape that nobody has. */
function twinsOf(estate: Estate): [real: string, twin: string][] {
  const values = Object.entries(estate)
    .filter(([key, value]) => key !== 'owner' && (typeof value === 'string' || typeof value === 'number'))
    .map(([, value]) => String(value))
    .filter((value) => value.length >= LONG_ENOUGH && value !== estate.owner.user?.email);
  // The longest first: a name may hold an id.
  return [...new Set(values)]
    .sort((a, b) => b.length - a.length)
    .map((value) => [
      value,
      /^\d+$/.test(value)
        ? `9${value.slice(1)}`
        : value.replace(/[0-9a-f](?=[^0-9a-f]*$)/, (last) => (last === 'a' ? 'b' : 'a')),
    ]);
}

const replaced = (text: string, pairs: [string, string][]): string =>
  pairs.reduce(
    (rest, [from, to]) =>
      rest.replaceAll(from, to).replaceAll(encodeURIComponent(from), encodeURIComponent(to)),
    text,
  );

const twinOf = <Value>(value: Value, twins: [string, string][]): Value =>
  JSON.parse(replaced(JSON.stringify(value), twins).replaceAll(/\b7(\d{8})\b/g, '9$1')) as Value;

/** An answer without what differs between any two: whom it is about, when, and which request it was. */
const plain = (text: string, names: string[]): string =>
  names
    .flatMap((name) => [name, encodeURIComponent(name), name.replaceAll('"', '\\"')])
    .reduce((rest, name) => rest.replaceAll(name, '#'), text)
    .replaceAll(/\b[79]\d{8}\b/g, '#')
    .replaceAll(/\b1\d{12}\b/g, 'T')
    .replaceAll(/"(requestId|nextPageToken)":"[^"]*"/g, '')
    // Of several that are not there, the one that was looked for first is named.
    .replaceAll(/\bversion=\d+/g, 'version=#')
    .replaceAll(/under request \w+/g, '');

/** As the clients of other surfaces write it, however deep. */
const inSnake = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inSnake);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [toSnake(key), inSnake(inner)]));
};

const scalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);

/** The same question by another surface's route; undefined where it has a reader of its own. */
function byRoute(
  { method, path, read }: Route,
  prefix: string,
  input: Record<string, unknown>,
): Sent | undefined {
  if (read || path.includes('*')) return undefined;
  const fields = inSnake(input) as Record<string, unknown>;
  const missing: string[] = [];
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = fields[name];
    delete fields[name];
    if (value === undefined) missing.push(name);
    return encodeURIComponent(String(value));
  });
  if (missing.length > 0) return undefined;
  if (method !== 'GET') return { method, path: prefix + filled, body: fields };
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(fields)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (!scalar(each)) return undefined;
      query.append(key, String(each));
    }
  }
  return { method, path: `${prefix}${filled}?${query}` };
}

const byConsole = ({ name, kind }: AnyOperation, input: unknown): Sent =>
  kind === 'command'
    ? { method: 'POST', path: `/api/console/${name}`, body: input }
    : { method: 'GET', path: `/api/console/${name}?input=${encodeURIComponent(JSON.stringify(input))}` };

/** Every way to ask this of an estate. */
function waysOf(operation: AnyOperation, request: Request<Estate>, estate: Estate): Sent[] {
  if (request.send) return [request.send(estate)];
  const input = request.input?.(estate);
  const others = SURFACES.filter(([, , names]) => names === 'snake').flatMap(([prefix, routes]) =>
    routes
      .filter((route) => route.operation.name === operation.name)
      .flatMap((route) => byRoute(route, prefix, (input ?? {}) as Record<string, unknown>) ?? []),
  );
  return [byConsole(operation, input), ...others];
}

const operations = new Map(
  SURFACES.flatMap(([, routes]) => routes).map(({ operation }) => [operation.name, operation]),
);

const reads = DOMAINS.map(({ type, makeEstate, requests }) => ({
  type,
  makeEstate,
  entries: Object.entries(requests).filter(([line, { toStrangers }]) => {
    const operation = operations.get(operationOf(line));
    return operation?.kind === 'query' && toStrangers !== 'own';
  }),
})).filter(({ entries }) => entries.length > 0);

describe.each(reads)('on $type', ({ makeEstate, entries }) => {
  let estate: Estate;
  beforeAll(async () => {
    estate = await makeEstate(owner);
  });

  test.each(entries)('%s', async (line, request) => {
    const operation = operations.get(operationOf(line)) as AnyOperation;
    const own = request.before ? await makeEstate(owner) : estate;
    await request.before?.(own);
    const twins = twinsOf(own);
    const role = needOf(operation.access).role ?? 'viewer';
    const token = ROLES.indexOf(role) > 0 ? strangers.contributor : strangers.viewer;
    for (const sent of waysOf(operation, request, own)) {
      const { path } = twinOf({ path: sent.path }, twins);
      const body = sent.body === undefined ? undefined : twinOf(sent.body, twins);
      const twin = await server.send(sent.method, path, { token, body });
      // A question that names nothing of the estate is asked before there is one more of them, and after.
      if (path === sent.path && JSON.stringify(body) === JSON.stringify(sent.body)) await makeEstate(owner);
      const real = await server.send(sent.method, sent.path, { token, body: sent.body });
      const where = `${sent.method} ${sent.path.slice(0, 120)}`;
      expect(real.status, `${where}: ${real.text.slice(0, 200)}`).toBeOneOf([200, 404]);
      expect(
        [
          real.status,
          plain(
            real.text,
            twins.map(([name]) => name),
          ),
        ],
        where,
      ).toEqual([
        twin.status,
        plain(
          twin.text,
          twins.map(([, name]) => name),
        ),
      ]);
      const echoed = replaced(sent.path + JSON.stringify(sent.body ?? ''), []).includes(MARK);
      if (!echoed) expect(real.text, where).not.toContain(MARK);
      if (own.owner.user) expect(real.text, where).not.toContain(own.owner.user.id);
    }
  });
});

test('there is much to ask', () => {
  expect(reads.flatMap(({ entries }) => entries).length).toBeGreaterThan(60);
});
