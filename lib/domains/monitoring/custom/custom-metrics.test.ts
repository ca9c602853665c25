import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import * as features from '@/lib/domains/features/operations';
import { closeEngine } from '@/lib/platform/duckdb';
import { shareNothing } from '@/lib/testing/access/people';
import { callerWithRole, refusal } from '@/lib/testing/callers';
import { LOANS, loanRows, makeMonitor, refreshAll } from '@/lib/testing/monitors';
import * as monitoring from '../operations';
import type { MonitorConfigInput } from '../schemas';
import '../metric-tables/offer';

type Metrics = NonNullable<MonitorConfigInput['customMetrics']>;

const METRICS: Metrics = [
  {
    name: 'income_gap',
    kind: 'drift',
    columns: ['income'],
    definition: '{{current_df}}.squared - {{base_df}}.squared',
  },
  { name: 'rms', kind: 'derived', columns: ['income', 'age'], definition: 'sqrt(squared)' },
  { name: 'rms_by_avg', kind: 'derived', columns: ['income'], definition: 'rms / avg' },
  {
    name: 'squared',
    kind: 'aggregate',
    columns: ['income', 'age'],
    definition: 'avg(`{{input_column}}` * {{input_column}})',
  },
  {
    name: 'wrong',
    kind: 'aggregate',
    definition: 'avg(CASE WHEN ({{prediction_col}} > 0.5) = ({{label_col}} = 1) THEN 0 ELSE 1 END)',
  },
  { name: 'top_city', kind: 'aggregate', definition: "mode(upper(city) || '%')", type: 'text' },
];

let owner: Caller;
let id: string;
let tables: Record<string, string>;
const given = loanRows(8, 60, 7);

beforeAll(async () => {
  owner = await callerWithRole('contributor');
  id = await makeMonitor(owner, {
    rows: given,
    config: { ...LOANS, slices: ['city'], customMetrics: METRICS },
  });
  tables = (await perform(monitoring.getMonitor, owner, { id })).monitor.metricTables;
});
afterAll(closeEngine);

const seriesOf = async (name: string, column: string, more: object = {}) => {
  const { series } = await perform(monitoring.getCustomMetrics, owner, { id, ...more });
  return series.find((each) => each.name === name && each.column === column)?.values;
};
const ask = async (sql: string) => (await perform(features.queryTables, owner, { sql })).rows;
const hour = (at: number) => given.slice(at * 60, (at + 1) * 60);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const squared = (at: number) => mean(hour(at).map(({ income }) => Number(income) ** 2));
const configure = (customMetrics: Metrics) =>
  perform(monitoring.configureMonitor, owner, { id, config: { ...LOANS, slices: ['city'], customMetrics } });

describe('works out', () => {
  test('aggregates of a column and of the table, what is derived of them, and what lies to the reference', async () => {
    const found = (await seriesOf('squared', 'income')) as number[];
    expect(found).toHaveLength(8);
    for (const at of [0, 5, 7]) expect(found[at]).toBeCloseTo(squared(at), 4);
    expect((await seriesOf('rms', 'income'))?.[7]).toBeCloseTo(Math.sqrt(squared(7)), 6);
    // Of a metric that stands before it, and of what the profile says anyway.
    const average = mean(hour(7).map(({ income }) => Number(income)));
    expect((await seriesOf('rms_by_avg', 'income'))?.[7]).toBeCloseTo(Math.sqrt(squared(7)) / average, 6);
    const reference = mean(given.slice(0, 6 * 60).map(({ income }) => Number(income) ** 2));
    expect((await seriesOf('income_gap', 'income'))?.[7]).toBeCloseTo(squared(7) - reference, 3);
    const errors = hour(3).filter(({ score, label }) => Number(score) > 0.5 !== (label === 1)).length / 60;
    expect((await seriesOf('wrong', ':table'))?.[3]).toBeCloseTo(errors, 12);
    expect(['BERLIN%', 'PARIS%', 'ROME%']).toContain((await seriesOf('top_city', ':table'))?.[0]);
  });

  test('the same of slices', async () => {
    const rome = hour(2).filter(({ city }) => city === 'Rome');
    const found = await seriesOf('squared', 'income', { slice: 'city=Rome' });
    expect(found?.[2]).toBeCloseTo(mean(rome.map(({ income }) => Number(income) ** 2)), 4);
  });

  test('and tells them in the metric tables, as columns beside the others', async () => {
    expect(
      await ask(`SELECT log_type, round(squared), round(rms * rms), wrong IS NULL, top_city IS NULL FROM ${tables.profile_metrics}
        WHERE column_name = 'income' AND slice_key IS NULL AND ("window"."start" = TIMESTAMP '2026-01-05 07:00:00' OR log_type = 'BASELINE')
        ORDER BY log_type`),
    ).toEqual([
      ['BASELINE', expect.any(Number), expect.any(Number), true, true],
      ['INPUT', Math.round(squared(7)), Math.round(squared(7)), true, true],
    ]);
    const gaps = await ask(`SELECT drift_type, income_gap FROM ${tables.drift_metrics}
      WHERE column_name = 'income' AND slice_key IS NULL AND "window"."start" = TIMESTAMP '2026-01-05 07:00:00' ORDER BY 1`);
    expect(gaps[0]).toEqual(['BASELINE', (await seriesOf('income_gap', 'income'))?.[7]]);
    expect(gaps[1]?.[1]).toBeCloseTo(squared(7) - squared(6), 3);
  });

  test('what was defined anew, another type under a name too; a rule alerts of it', async () => {
    await perform(monitoring.putAlertRule, owner, {
      id,
      name: 'Rich',
      subject: { kind: 'custom', metric: 'richest', column: 'income', bad: 'above', critical: 1 },
      rule: { k: 1, n: 1 },
    });
    await configure([
      { name: 'richest', kind: 'aggregate', columns: ['income'], definition: 'max({{input_column}})' },
      { name: 'top_city', kind: 'aggregate', definition: 'count(DISTINCT city)' },
    ]);
    await refreshAll(id);
    const greatest = Math.max(...hour(7).map(({ income }) => Number(income)));
    expect((await seriesOf('richest', 'income'))?.[7]).toBeCloseTo(greatest, 6);
    expect(
      await ask(`SELECT richest, top_city FROM ${tables.profile_metrics} WHERE column_name = ':table' AND slice_key IS NULL
        AND log_type = 'INPUT' ORDER BY "window"."start" DESC LIMIT 1`),
    ).toEqual([[null, 3]]);
    const { rules } = await perform(monitoring.listAlertRules, owner, { id });
    expect(rules.map(({ subject }) => subject)).toContainEqual({
      kind: 'custom',
      metric: 'richest',
      column: 'income',
      bad: 'above',
      critical: 1,
    });
  });
});

describe('one that fails', () => {
  const failing: Metrics = [
    { name: 'mean_income', kind: 'aggregate', definition: 'avg(income)' },
    // Of one window's rows alone it is more than a number holds.
    {
      name: 'sometimes',
      kind: 'aggregate',
      definition: `max(CASE WHEN {{timestamp_col}} >= TIMESTAMP '2026-01-05 03:00:00' AND {{timestamp_col}} < TIMESTAMP '2026-01-05 04:00:00' THEN error('too rich') ELSE 1 END)`,
    },
    { name: 'never', kind: 'aggregate', definition: 'sum(CAST(city AS INTEGER))' },
    {
      name: 'of_some',
      kind: 'derived',
      definition: "CASE WHEN sometimes IS NULL THEN error('nothing to go by') ELSE count * 2 END",
    },
    {
      name: 'gap',
      kind: 'drift',
      definition: "CASE WHEN {{current_df}}.mean_income > 0 THEN error('no gap') END",
      type: 'number',
    },
  ];

  test('takes no other down, is lost in no other window, and says why where it stands', async () => {
    await configure(failing);
    await refreshAll(id);
    const { series } = await perform(monitoring.getCustomMetrics, owner, { id });
    const of = (name: string) => series.find((each) => each.name === name);
    expect(of('mean_income')?.values).toHaveLength(8);
    expect(of('mean_income')?.values).not.toContain(null);
    expect(of('mean_income')?.failed).toBeNull();
    const start = Date.UTC(2026, 0, 5, 3);
    expect(of('sometimes')?.values).toEqual([1, 1, 1, null, 1, 1, 1, 1]);
    expect(of('sometimes')?.failed).toEqual({
      windows: 1,
      last: start,
      because: expect.stringContaining('too rich'),
    });
    expect(of('never')?.failed).toMatchObject({ windows: 8, because: expect.stringContaining('INT32') });
    expect(of('of_some')?.values).toEqual([120, 120, 120, null, 120, 120, 120, 120]);
    expect(of('of_some')?.failed).toEqual({
      windows: 1,
      last: start,
      because: expect.stringContaining('nothing to go by'),
    });
    expect(of('gap')?.failed?.because).toContain('no gap');
    // Of a slice too, which the last window has no row of.
    const rome = await perform(monitoring.getCustomMetrics, owner, { id, slice: 'city=Rome' });
    const inRome = rome.series.find(({ name }) => name === 'sometimes');
    expect(inRome?.values.map((value) => value === null)).toEqual(
      [0, 1, 2, 3, 4, 5, 6].map((at) => at === 3),
    );
    expect(inRome?.failed?.windows).toBe(1);
  });
});

describe('refuses', () => {
  const bad: [string, Partial<Metrics[number]>, string][] = [
    ['another statement', { definition: '1); DROP TABLE given; SELECT (2' }, 'Only SELECT'],
    ['a second expression', { definition: '1) AS a, (2' }, 'one expression'],
    ['another query behind it', { definition: '1) FROM given UNION SELECT (2' }, 'one expression'],
    ['a query in it', { definition: '(SELECT max(income) FROM given)' }, 'subquery'],
    ['files', { definition: "(SELECT count(*) FROM read_csv('/etc/passwd'))" }, 'read_csv'],
    ['what tells of the installation', { definition: "max(getenv('HOME'))" }, 'getenv'],
    ['other tables', { definition: '(SELECT count(*) FROM secrets)' }, 'secrets'],
    ['statements of templates', { definition: '{% if x %}1{% endif %}' }, 'statements of templates'],
    ['names that nothing stands for', { definition: 'avg({{nothing}})' }, '{{nothing}}'],
    ['a column of no metric of the table', { definition: 'avg({{input_column}})' }, '{{input_column}}'],
    ['columns that are not there', { definition: 'avg(wealth)' }, 'wealth'],
    ['what is no aggregate', { definition: 'income' }, 'GROUP BY'],
    ['what is no SQL', { definition: 'avg(' }, 'syntax error'],
    ['names that are taken', { name: 'avg', definition: 'avg(income)' }, 'of that name'],
    ['input columns that are not there', { columns: ['wealth'], definition: 'avg(income)' }, 'wealth'],
    ['drift of what is not there', { kind: 'drift', definition: '{{current_df}}.nothing' }, 'nothing'],
    ['a bound of rows', { definition: '1) FROM given LIMIT (2' }, 'syntax error'],
  ];
  test.each(bad)('%s', async (_, metric, words) => {
    const refused = await refusal(
      configure([{ name: 'mine', kind: 'aggregate', definition: '', ...metric } as Metrics[number]]),
    );
    expect(refused.code).toBe('INVALID_PARAMETER_VALUE');
    expect(refused.message).toContain(words);
    expect(refused.message).toMatch(/^The metric '\w+': /);
  });

  test('strangers', async () => {
    await shareNothing();
    const stranger = await callerWithRole('viewer');
    expect((await refusal(perform(monitoring.getCustomMetrics, stranger, { id }))).code).toBe(
      'RESOURCE_DOES_NOT_EXIST',
    );
  });
});
