import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { decode, toSnake, wirePath } from './wire';

const Point = z.object({ metricKey: z.string(), loggedAt: z.number().optional() });

/** Every kind of shape, what comes in, what the operation gets. */
test.each([
  ['an object', z.object({ runId: z.string() }), { run_id: 'a' }, { runId: 'a' }],
  ['an optional field', z.object({ runId: z.string().optional() }), { run_id: 'a' }, { runId: 'a' }],
  ['a nullable field', z.object({ runId: z.string().nullable() }), { run_id: 'a' }, { runId: 'a' }],
  [
    'a field with a default',
    z.object({ maxResults: z.number().default(3) }),
    { max_results: 4 },
    { maxResults: 4 },
  ],
  [
    'an object in an object',
    z.object({ firstPoint: Point }),
    { first_point: { metric_key: 'a' } },
    { firstPoint: { metricKey: 'a' } },
  ],
  [
    'a list of objects',
    z.object({ manyPoints: z.array(Point) }),
    { many_points: [{ logged_at: 1 }, {}] },
    { manyPoints: [{ loggedAt: 1 }, {}] },
  ],
  [
    'an optional list with a default',
    z.object({ p: z.array(Point).default([]).optional() }),
    { p: [{ metric_key: 'a' }] },
    { p: [{ metricKey: 'a' }] },
  ],
  [
    'behind a transform',
    z.object({ onePoint: Point.transform((p) => p.metricKey) }),
    { one_point: { metric_key: 'a' } },
    { onePoint: { metricKey: 'a' } },
  ],
  [
    'behind a preprocess',
    z.object({ onePoint: z.preprocess((v) => v, Point) }),
    { one_point: { metric_key: 'a' } },
    { onePoint: { metricKey: 'a' } },
  ],
  [
    'behind a check',
    z.object({ onePoint: Point.refine(() => true) }),
    { one_point: { metric_key: 'a' } },
    { onePoint: { metricKey: 'a' } },
  ],
  [
    'the keys of a record are the caller’s own',
    z.object({ someTags: z.record(z.string(), z.string()) }),
    { some_tags: { my_key: '1', myKey: '2' } },
    { someTags: { my_key: '1', myKey: '2' } },
  ],
  ['what nobody declared', z.object({ runId: z.string() }), { run_id: 'a', other_id: 1 }, { runId: 'a' }],
  ['the name inside is none at the wire', z.object({ runId: z.string() }), { runId: 'a' }, {}],
  [
    'null is absent',
    z.object({ runId: z.string(), p: Point }),
    { run_id: null, p: { metric_key: null } },
    { p: {} },
  ],
  [
    'one value for a list of one',
    z.object({ runIds: z.array(z.string()) }),
    { run_ids: 'a' },
    { runIds: ['a'] },
  ],
  [
    'a value of another type stays for the check to refuse',
    z.object({ onePoint: Point }),
    { one_point: 5 },
    { onePoint: 5 },
  ],
  ['a list for an object too', z.object({ onePoint: Point }), { one_point: [1] }, { onePoint: [1] }],
  [
    'an object for a list too',
    z.object({ runIds: z.array(z.string()) }),
    { run_ids: { a: 1 } },
    { runIds: { a: 1 } },
  ],
  ['a prototype is no field', z.object({ toString: z.string(), constructor: z.string() }), {}, {}],
])('%s', (_, schema, outside, inside) => {
  expect(decode(schema, outside)).toEqual(inside);
});

test('no key reaches the prototype', () => {
  const hostile = JSON.parse('{"__proto__": {"isAdmin": true}, "run_id": "a"}');
  const decoded = decode(z.object({ runId: z.string(), isAdmin: z.boolean().optional() }), hostile);
  expect(decoded).toEqual({ runId: 'a' });
  expect((decoded as { isAdmin?: boolean }).isAdmin).toBeUndefined();
});

describe('round trip', () => {
  /** Values of a shape made up from a seed, and the same as a client would send them. */
  function made(seed: number, depth = 0): { schema: z.ZodType; inside: unknown; outside: unknown } {
    const kind = (seed + depth) % (depth > 3 ? 1 : 4);
    if (kind === 0) return { schema: z.number(), inside: seed, outside: seed };
    if (kind === 1) {
      const one = made(seed * 7 + 1, depth + 1);
      return {
        schema: z.array(one.schema),
        inside: [one.inside, one.inside],
        outside: [one.outside, one.outside],
      };
    }
    const names = ['runId', 'a', 'maxResultsPerPage', 'x1Value'].slice(0, 1 + (seed % 4));
    const fields = names.map((name, at) => [name, made(seed * 5 + at, depth + 1)] as const);
    const of = <T>(pick: (name: string, field: ReturnType<typeof made>) => [string, T]) =>
      Object.fromEntries(fields.map(([name, field]) => pick(name, field)));
    return {
      schema: z.object(of((name, { schema }) => [name, kind === 2 ? schema : schema.optional()])),
      inside: of((name, { inside }) => [name, inside]),
      outside: of((name, { outside }) => [toSnake(name), outside]),
    };
  }

  test('five hundred shapes', () => {
    for (let seed = 0; seed < 500; seed += 1) {
      const { schema, inside, outside } = made(seed);
      expect(decode(schema, outside), `seed ${seed}`).toEqual(inside);
      expect(schema.safeParse(decode(schema, outside)).success, `seed ${seed}`).toBe(true);
    }
  });
});

test.each([
  [['runId'], 'run_id'],
  [['metrics', 0, 'modelId'], 'metrics[0].model_id'],
  [['a', 1, 2, 'bC'], 'a[1][2].b_c'],
  [[], ''],
])('%j is told as %s', (path, text) => {
  expect(wirePath(path)).toBe(text);
});
