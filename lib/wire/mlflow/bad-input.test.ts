import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { toSnake } from '@/lib/core/wire';
import { createModel, createVersion } from '@/lib/domains/registry/operations';
import { callerWithRole, makeRun } from '@/lib/testing/callers';
import { concrete, mounted, ROOT, serveForTests, titled } from '@/lib/testing/mlflow-routes';
import { type Answer, dialectFault } from '@/lib/testing/raw-http';

const served = serveForTests();
let admin: Caller;
beforeAll(async () => {
  admin = await callerWithRole('admin');
});

/** A registered model that the requests below mean, whatever the ones before did to it. */
beforeEach(async () => {
  const made = await perform(createModel, admin, { name: 'n' }).catch(() => undefined);
  if (made) await perform(createVersion, admin, { name: 'n', source: `runs:/${served.runId}/model` });
});

const takesJson = mounted.filter(({ route }) => ['POST', 'PATCH'].includes(route.method) && !route.read);
const reads = mounted.filter(({ route }) => route.method === 'GET');

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
    run_id: served.runId,
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

  test.each(titled(harmless))(
    '%s: each field hostile',
    async (_, one) => {
      const { route } = one;
      const fields = fieldsOf(route.operation.input);
      const path = concrete(one, served.runId);
      const answers: [string, Answer][] = [];
      for (const field of fields) {
        for (const [what, text] of Object.entries(HOSTILE)) {
          const { [field]: _replaced, ...base } = baseOf(fields);
          const before = JSON.stringify(base).slice(1, -1);
          const body = `{${before}${before ? ',' : ''}${JSON.stringify(field)}:${text}}`;
          answers.push([`${field} is ${what}`, await served.server.send(route.method, path, { body })]);
        }
      }
      expect(faults(answers)).toEqual([]);
    },
    60_000,
  );

  test.each(titled(takesJson))(
    '%s: the whole body hostile',
    async (_, one) => {
      const { route } = one;
      const path = concrete(one, served.runId);
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
        answers.push([String(body).slice(0, 30), await served.server.send(route.method, path, { body })]);
      }
      expect(faults(answers)).toEqual([]);
      const broken = answers[0]?.[1];
      expect(broken?.status).toBe(400);
    },
    60_000,
  );

  test.each(titled(reads))(
    '%s: each query field hostile',
    async (_, one) => {
      const { route } = one;
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
            const path = `${concrete(one, served.runId)}?${name}=${value}${rest}`;
            answers.push([`${name}=${value.slice(0, 30)}`, await served.server.send('GET', path)]);
          }
        }
      }
      expect(faults(answers)).toEqual([]);
    },
    60_000,
  );

  test('unknown fields are passed over', async () => {
    const body = {
      run_id: served.runId,
      key: 'unknown fields',
      value: 1,
      timestamp: 1,
      colour: 'red',
      __proto__: null,
      nested: { a: [1] },
    };
    expect((await served.server.send('POST', `${ROOT}/mlflow/runs/log-metric`, { body })).status).toBe(200);
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
      const answer = await served.server.send('POST', `${ROOT}/mlflow/runs/search`, {
        body: { experiment_ids: ['0'], filter },
      });
      expect(dialectFault(answer), filter.slice(0, 40)).toBeUndefined();
      expect(Date.now() - started, filter.slice(0, 40)).toBeLessThan(10_000);
    }
  }, 60_000);

  test('a page token of another’s making', async () => {
    await makeRun(await callerWithRole('admin'), '0');
    const search = (token?: string) =>
      served.server.send('POST', `${ROOT}/mlflow/runs/search`, {
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
