import sql, { join } from 'sql-template-tag';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { rows } from '@/lib/platform/db';
import { evaluate, parseRunExpression } from '@/lib/pure/expression';
import { callerWithRole, makeExperiment, refusal, unique } from '@/lib/testing/callers';
import { createRun } from './create-run';
import { readRunQuantity } from './expression-sql';
import { groupRuns } from './group-runs';
import { listRuns } from './list-runs';
import { logBatch } from './log-batch';
import { findMetricNameIds } from './metric-names';
import { getParamImportance } from './param-importance';

const METRICS = [
  { a: 3, b: 2 },
  { a: -2.5, b: 0 },
  { a: 1e300, b: 1e300 },
  { a: 1e-300, b: 1e-300 },
  { a: -1e300, b: 800 },
  { a: Number.NaN, b: 7 },
  { a: Number.POSITIVE_INFINITY, b: 7 },
  { a: 0, b: -7.25 },
  { b: 5 },
  { a: 1e12, b: 3 },
  { a: 1.5 },
];
const TEXTS = ['0.5', '1e-3', 'adam', '', ' 7 ', '1e999', '1e-999', '0x10', undefined, '-.5', '5.'];

let owner: Caller;
let experimentId: string;
let runIds: string[];
/** Names of their own: other tests' metrics are called a and b too. */
const [a, b] = [`a_${unique()}`, `b_${unique()}`];
const named = (expression: string) => expression.replace(/\ba\b/g, a).replace(/\bb\b/g, b);

beforeAll(async () => {
  owner = await callerWithRole('contributor');
  experimentId = await makeExperiment(owner);
  runIds = [];
  for (const [at, metrics] of METRICS.entries()) {
    const { info } = await perform(createRun, owner, { experimentId, startTime: at });
    const logged = Object.entries(metrics).map(([key, value]) => ({
      key: key === 'a' ? a : b,
      value: Number.isFinite(value) ? value : String(value),
      timestamp: 1,
    }));
    const text = TEXTS[at];
    await perform(logBatch, owner, {
      runId: info.runId,
      metrics: logged,
      params: [
        { key: 'half', value: String(at % 2) },
        ...(text === undefined ? [] : [{ key: 't', value: text }]),
      ],
    });
    runIds.push(info.runId);
  }
});

async function inPostgres(expression: string): Promise<(number | null)[]> {
  const quantity = readRunQuantity(named(expression));
  const { joins, value } = quantity.of(sql`runs.key`, 'tried', await findMetricNameIds(quantity.metrics));
  const found = await rows<{ value: number | null }>(sql`
    SELECT ${value} AS value FROM runs ${join(joins, ' ')} WHERE id = ANY(${runIds}::text[]) ORDER BY start_time`);
  return found.map((each) => each.value);
}

describe('works: Postgres says what the browser says', () => {
  test.each([
    'a + b',
    'a - b',
    'a * b',
    'a / b',
    'a % b',
    '-a',
    '(a - b) / b',
    'log(a) + sqrt(b)',
    'exp(a)',
    'pow(a, b)',
    'pow(b, a)',
    'pow(a, 0.5) + pow(0, b)',
    'min(a, b) - max(a, b)',
    'round(a) + floor(b) + ceil(a) + abs(b)',
    'if(a > b, a, b)',
    'if(a is null or not b = 7, 1, 2)',
    "if('x' = 'x' and true, a, null)",
    'coalesce(a, b, 1)',
    'hour(a) + weekday(b)',
    'number(a >= b) + number(a < b) + number(a <= b)',
    'params.t * 2',
    'a + params.t',
    '1 / 0 + a',
    'a * a * a * a',
    'exp(exp(a)) - 1 / (a - a)',
    'nowhere + a',
  ])('%s', async (expression) => {
    const node = parseRunExpression(named(expression));
    const there = await inPostgres(expression);
    const here = METRICS.map((metrics: { a?: number; b?: number }, at) =>
      evaluate(node, { [`metrics.${a}`]: metrics.a, [`metrics.${b}`]: metrics.b, 'params.t': TEXTS[at] }),
    );
    const takesRests = /%|hour/.test(expression);
    for (const [at, value] of here.entries()) {
      const other = there[at];
      // What is left of a number that has no digits behind the point is noise.
      if (takesRests && Math.abs(METRICS[at]?.a ?? 0) > 1e15) continue;
      // Sixteen is a number to JavaScript when it is written 0x10, and to no trainer.
      if (TEXTS[at] === '0x10' && expression.includes('params')) expect(other).toBeNull();
      else if (typeof value === 'number' && typeof other === 'number')
        expect(Math.abs(value - other), `${at}`).toBeLessThanOrEqual(Math.abs(value) * 1e-9 + 1e-300);
      else expect(other, `${at}`).toBe(value);
    }
  });

  test('runs are listed in the order of an expression, page after page, those without a value last', async () => {
    for (const direction of ['ASC', 'DESC']) {
      const found: string[] = [];
      for (let pageToken: string | undefined; ; ) {
        const page = await perform(listRuns, owner, {
          experimentIds: [experimentId],
          orderBy: [`expr.${named('a - b')} ${direction}`],
          maxResults: 3,
          pageToken,
        });
        found.push(...page.runs.map(({ runId }) => runId));
        pageToken = page.nextPageToken;
        if (!pageToken) break;
      }
      const values = await inPostgres('a - b');
      const sign = direction === 'ASC' ? 1 : -1;
      const wanted = runIds
        .map((id, at) => ({ id, at, value: values[at] ?? null }))
        .sort(
          (one, two) =>
            Number(one.value === null) - Number(two.value === null) ||
            sign * ((one.value ?? 0) - (two.value ?? 0)) ||
            two.at - one.at,
        );
      expect(found).toEqual(wanted.map(({ id }) => id));
    }
  });

  test('groups have its mean, beside those of metrics, and are ordered by it', async () => {
    const metrics = [
      { key: b },
      { source: 'expression' as const, key: named('b * 2') },
      { key: b, stat: 'min' as const },
      { source: 'expression' as const, key: 'nowhere + 1' },
    ];
    const { groups } = await perform(groupRuns, owner, {
      experimentIds: [experimentId],
      filter: "params.t != '1e-3'",
      by: [{ source: 'param', key: 'half' }],
      metrics,
      orderBy: { metric: { source: 'expression', key: named('-b') }, ascending: true },
    });
    expect(groups.length).toBe(2);
    for (const { metrics: found } of groups) {
      const [plain, doubled, least, none] = found;
      expect(doubled?.n).toBe(plain?.n);
      expect(doubled?.mean).toBeCloseTo(2 * (plain?.mean ?? Number.NaN));
      expect(doubled?.sd).toBeCloseTo(2 * (plain?.sd ?? Number.NaN));
      expect(least).toEqual(plain);
      expect(none).toBeNull();
    }
    const means = groups.map(({ metrics: [plain] }) => plain?.mean ?? 0);
    expect(means).toEqual(means.toSorted((one, two) => two - one));
  });

  test('what a param is worth for an expression', async () => {
    const answer = await perform(getParamImportance, owner, {
      of: { question: { experimentIds: [experimentId] } },
      metric: { source: 'expression', key: named('b + 1') },
    });
    expect(answer.n).toBe(METRICS.filter((each) => 'b' in each).length);
    expect(answer.params.map(({ key }) => key)).toContain('half');
  });
});

test('refuses bad input', async () => {
  for (const orderBy of ['expr.a + DESC', 'expr.lo(a) ASC', 'expr.a', 'expr. DESC'])
    expect(
      (await refusal(perform(listRuns, owner, { experimentIds: [experimentId], orderBy: [orderBy] }))).code,
    ).toBe('INVALID_PARAMETER_VALUE');
});
