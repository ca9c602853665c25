import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import type { Route } from '@/lib/core/surface';
import { toSnake } from '@/lib/core/wire';
import { createModel, createVersion } from '@/lib/domains/registry/operations';
import { callerWithRole, makeRun } from '@/lib/testing/callers';
import { type Answer, dialectFault, type RawServer, serveRaw } from '@/lib/testing/raw-http';
import { routes as databricksRoutes } from '../databricks/routes';
import { plainRoutes, routes } from './routes';

let server: RawServer;
let runId: string;
let admin: Caller;
beforeAll(async () => {
  server = await serveRaw();
  admin = await callerWithRole('admin');
  runId = await makeRun(admin, '0');
});

/** A registered model that the requests below mean, whatever the ones before did to it. */
beforeEach(async () => {
  const made = await perform(createModel, admin, { name: 'n' }).catch(() => undefined);
  if (made) await perform(createVersion, admin, { name: 'n', source: `runs:/${runId}/model` });
});
afterAll(async () => {
  // Whatever was sent above: it still serves.
  expect((await server.send('GET', `${ROOT}/mlflow/runs/get?run_id=${runId}`)).status).toBe(200);
  await server.close();
});

const ROOT = '/api/2.0';
const all: { prefix: string; route: Route }[] = [
  ...routes.map((route) => ({ prefix: ROOT, route })),
  ...databricksRoutes
    .filter(({ path }) => path.startsWith('/mlflow/'))
    .map((route) => ({ prefix: ROOT, route })),
  ...plainRoutes.map((route) => ({ prefix: '', route })),
];
const concrete = (path: string) =>
  path
    .replace(':model_id', `m-${'0'.repeat(32)}`)
    .replace(/:\w+/, 'x')
    .replace('*', `0/${runId}/artifacts/x`);
const title = ({ prefix, route }: (typeof all)[number]) => `${route.method} ${prefix}${route.path}`;
const takesJson = all.filter(({ route }) => ['POST', 'PATCH'].includes(route.method) && !route.read);
const reads = all.filter(({ route }) => route.method === 'GET');

/** Field names of an operation at the wire. */
function fieldsOf(schema: z.ZodType): string[] {
  const def = schema._zod.def as unknown as {
    shape?: Record<string, unknown>;
    innerType?: z.ZodType;
    in?: z.ZodType;
  };
  if (def.shape) return Object.keys(def.shape).map(toSnake);
  const inner = def.innerType ?? def.in;
  return inner ? fieldsOf(inner) : [];
}

const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
/** JSON texts, each in the place of a field's value. */
const HOSTILE: Record<string, string> = {
  'a number': '7',
  'a fraction': '0.5',
  'a negative number': '-1',
  'past 2^53': '9007199254740993',
  'past int64': '92233720368547758089223372036854775808',
  'past double': '1e999',
  'past int32 as text': '"99999999999"',
  true: 'true',
  null: 'null',
  nothing: '""',
  blanks: '"   "',
  'a list': '[]',
  'a list of lists': '[[[]]]',
  'a list of nulls': '[null, null]',
  'a list of mixed things': '[1, "a", {}, [], null, true]',
  'an object': '{}',
  'a prototype': '{"__proto__": {"isAdmin": true}, "constructor": {"prototype": 1}, "toString": 1}',
  'a list of objects': '[{}, {"key": 1, "value": {}}, {"key": "a"}]',
  'a NUL': '"a\\u0000b"',
  'half a pair': '"a\\ud800b"',
  'the other half': '"\\udc00"',
  'a whole pair': '"\\ud83d\\ude00"',
  SQL: `"'; DROP TABLE runs; --"`,
  'a long text': JSON.stringify('x'.repeat(20_000)),
  wildcards: JSON.stringify(`name LIKE '${'%a'.repeat(500)}'`),
  brackets: JSON.stringify('('.repeat(2_000)),
  'deep nesting': deep(3_000),
  'deeper nesting': deep(20_000),
};

/** What makes the rest of a request right, so that the hostile field is what is judged. */
const baseOf = (fields: string[]) => {
  const known: Record<string, unknown> = {
    run_id: runId,
    experiment_id: '0',
    experiment_ids: ['0'],
    key: 'k',
    value: '1',
    timestamp: 1,
    name: 'n',
    metric_key: 'k',
    version: '1',
    stage: 'Staging',
    alias: 'a',
    source: 'models:/n/1',
    comment: 'c',
    events: ['COMMENT_CREATED'],
    model_name: 'n',
    http_url_spec: { url: 'https://93.184.216.34/' },
  };
  return Object.fromEntries(fields.filter((field) => field in known).map((field) => [field, known[field]]));
};

const faults = (answers: [string, Answer][]) =>
  answers.map(([what, answer]) => [what, dialectFault(answer)]).filter(([, fault]) => fault !== undefined);

describe('never 5xx, always MLflow’s shape', () => {
  // Deleting what the other requests need is for other tests.
  const harmless = takesJson.filter(({ route }) => !/\/(delete|restore)$/.test(route.path));

  test.each(harmless.map((one) => [title(one), one] as const))(
    '%s: each field hostile',
    async (_, { prefix, route }) => {
      const fields = fieldsOf(route.operation.input);
      const path = prefix + concrete(route.path);
      const answers: [string, Answer][] = [];
      for (const field of fields) {
        for (const [what, text] of Object.entries(HOSTILE)) {
          const { [field]: _replaced, ...base } = baseOf(fields);
          const before = JSON.stringify(base).slice(1, -1);
          const body = `{${before}${before ? ',' : ''}${JSON.stringify(field)}:${text}}`;
          answers.push([`${field} is ${what}`, await server.send(route.method, path, { body })]);
        }
      }
      expect(faults(answers)).toEqual([]);
    },
    60_000,
  );

  test.each(takesJson.map((one) => [title(one), one] as const))(
    '%s: the whole body hostile',
    async (_, { prefix, route }) => {
      const path = prefix + concrete(route.path);
      const bodies = [
        '{',
        '{"a":',
        'run_id=1',
        '<xml/>',
        "{'run_id': 1}",
        '{"run_id": NaN}',
        'null',
        '7',
        '"text"',
        '"{"',
        '[1]',
        'true',
        '\u0000',
        '\ufeff{}',
        deep(500_000),
        '{"a":'.repeat(5_000),
        Buffer.from([0xff, 0xfe, 0x7b]),
      ];
      const answers: [string, Answer][] = [];
      for (const body of bodies) {
        answers.push([String(body).slice(0, 30), await server.send(route.method, path, { body })]);
      }
      expect(faults(answers)).toEqual([]);
      const broken = answers[0]?.[1];
      expect(broken?.status).toBe(400);
    },
    60_000,
  );

  test.each(reads.map((one) => [title(one), one] as const))(
    '%s: each query field hostile',
    async (_, { prefix, route }) => {
      const fields = [...fieldsOf(route.operation.input), 'artifact_file_path'];
      const answers: [string, Answer][] = [];
      const values = [
        '',
        '%00',
        '%ff%fe',
        '%',
        '%zz',
        '%ud800',
        '-1',
        '1e999',
        '99999999999999999999',
        '%5B%5D',
        '..%2f..',
        'a%0d%0aSet-Cookie:x',
        "'%3B--",
        'x'.repeat(9_000),
        '%F0%9F%98%80',
        '%ED%A0%80',
      ];
      for (const field of fields) {
        for (const value of values) {
          const { [field]: _replaced, ...base } = baseOf(fields);
          const rest = Object.entries(base)
            .map(([name, text]) => `&${name}=${text}`)
            .join('');
          for (const name of [field, `${field}[]`]) {
            const path = `${prefix}${concrete(route.path)}?${name}=${value}${rest}`;
            answers.push([`${name}=${value.slice(0, 30)}`, await server.send('GET', path)]);
          }
        }
      }
      expect(faults(answers)).toEqual([]);
    },
    60_000,
  );

  test('unknown fields are passed over', async () => {
    const body = {
      run_id: runId,
      key: 'unknown fields',
      value: 1,
      timestamp: 1,
      colour: 'red',
      __proto__: null,
      nested: { a: [1] },
    };
    expect((await server.send('POST', `${ROOT}/mlflow/runs/log-metric`, { body })).status).toBe(200);
  });

  test('a filter of 100,000 conditions and patterns made to explode are answered in time', async () => {
    const filters = [
      Array(100_000).fill('metrics.a > 1').join(' AND '),
      `params.a LIKE '${'%a'.repeat(3_000)}b'`,
      `${'('.repeat(5_000)}metrics.a > 1${')'.repeat(5_000)}`,
      `attributes.run_id IN (${Array(50_000).fill("'x'").join(',')})`,
      "tags.`a` = '".repeat(1_000),
      '\\'.repeat(50_000),
    ];
    for (const filter of filters) {
      const started = Date.now();
      const answer = await server.send('POST', `${ROOT}/mlflow/runs/search`, {
        body: { experiment_ids: ['0'], filter },
      });
      expect(dialectFault(answer), filter.slice(0, 40)).toBeUndefined();
      expect(Date.now() - started, filter.slice(0, 40)).toBeLessThan(10_000);
    }
  }, 60_000);

  test('a page token of another’s making', async () => {
    await makeRun(await callerWithRole('admin'), '0');
    const search = (token?: string) =>
      server.send('POST', `${ROOT}/mlflow/runs/search`, {
        body: { experiment_ids: ['0'], max_results: 1, ...(token !== undefined && { page_token: token }) },
      });
    const { next_page_token: good } = JSON.parse((await search()).text) as { next_page_token: string };
    const [fingerprint, ...position] = JSON.parse(Buffer.from(good, 'base64url').toString()) as unknown[];
    const forge = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const forged = [
      'x',
      '%%%',
      forge({}),
      forge([]),
      forge(null),
      forge([fingerprint]),
      ...[null, 'x', {}, [], 1e300, -1, true, "'", '\u0000'].map((value) =>
        forge([fingerprint, ...position.map(() => value)]),
      ),
      forge([fingerprint, ...position, ...position, 1]),
    ];
    for (const token of forged) {
      const answer = await search(token);
      expect(dialectFault(answer), Buffer.from(token, 'base64url').toString()).toBeUndefined();
    }
    expect((await search('x')).status).toBe(400);
  });
});

describe('routes and methods', () => {
  test('unknown paths', async () => {
    const paths = [
      '/api',
      '/api/',
      '/api/2.0',
      '/api/2.0/mlflow/nothing',
      '/api/9.9/x',
      '/ajax-api/2.0/mlflow/runs',
      '/api/2.0/mlflow/runs/get/',
      '//api/2.0/mlflow/runs/get',
      '/API/2.0/mlflow/runs/get',
      '/api/2.0/mlflow/../mlflow/runs/nothing',
      '/api/2.0//mlflow/runs/get',
      '/api/%2e%2e/x',
      '/api/2.0/mlflow/runs%2Fget',
      '/api/2.0/mlflow/%',
      '/api/2.0/mlflow/%ff',
      `/api/${'x'.repeat(7_000)}`,
    ];
    for (const path of paths) {
      for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS', 'PATCH']) {
        const answer = await server.send(method, path, method === 'POST' ? { body: {} } : {});
        expect([answer.status, dialectFault(answer)], `${method} ${path.slice(0, 60)}`).toEqual([
          expect.toSatisfy((status: number) => [400, 404, 405].includes(status)),
          undefined,
        ]);
      }
    }
  });

  test.each(all.map((one) => [title(one), one] as const))(
    '%s: wrong methods, and nobody',
    async (_, { prefix, route }) => {
      const path = prefix + concrete(route.path);
      const allowed = all
        .filter((other) => other.prefix + other.route.path === prefix + route.path)
        .map((other) => other.route.method as string);
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'].filter(
        (name) => !allowed.includes(name),
      )) {
        const answer = await server.send(method, path);
        expect([answer.status, dialectFault(answer)], method).toEqual([
          expect.toSatisfy((status: number) => [400, 404, 405].includes(status)),
          undefined,
        ]);
      }
      // A part's upload id is its credential, and an input like any other.
      const refusals = route.operation.access === 'anyone' ? [400, 404] : [401, 404];
      for (const spelling of [path, `${path}/`, path.replace('/api/', '/ajax-api/')]) {
        const answer = await server.send(route.method, spelling, {
          token: null,
          ...(route.method !== 'GET' && { body: {} }),
        });
        expect([answer.status, dialectFault(answer)], spelling).toEqual([
          expect.toSatisfy((status: number) => refusals.includes(status)),
          undefined,
        ]);
      }
    },
  );
});
