import { setTimeout as pause } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import * as features from '@/lib/domains/features/operations';
import { rows } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { grant, shareNothing } from '@/lib/testing/access/people';
import { afresh, callerWithRole, refusal } from '@/lib/testing/callers';
import { BEGIN, LOANS, loanRows, makeMonitor, refreshAll, toCsv, upload } from '@/lib/testing/monitors';
import { handlers } from '../jobs';
import * as monitoring from '../operations';
import { areMetricsBehind, KEEP_METRICS } from './keep';
import { baseOf, readName, slugOf } from './names';

const HOUR = 3_600_000;
let owner: Caller;
let tables: { profile_metrics: string; drift_metrics: string };
let id: string;
const name = `Loan scores, ${crypto.randomUUID().slice(0, 8)}`;
beforeAll(async () => {
  owner = await callerWithRole('contributor');
  id = await makeMonitor(owner, { name, rows: loanRows(10, 100, 8), config: { slices: ['city'] } });
  tables = (await perform(monitoring.getMonitor, owner, { id })).monitor.metricTables;
});
afterAll(closeEngine);

async function ask(sql: string, caller = owner): Promise<Record<string, unknown>[]> {
  const { columns, rows } = await perform(features.queryTables, caller, { sql });
  return rows.map((row) => Object.fromEntries(columns.map(({ name: column }, at) => [column, row[at]])));
}

test('whoever reads while another writes waits for it, and has all of it', async () => {
  const mine = await makeMonitor(owner, { rows: loanRows(4, 50, 3) });
  const { profile_metrics: table } = (await perform(monitoring.getMonitor, owner, { id: mine })).monitor
    .metricTables;
  expect(await areMetricsBehind(mine)).toBe(true);
  await rows(sql`UPDATE monitors SET metrics_lease = ${Date.now() + 60_000} WHERE id = ${mine}`);
  const asked = ask(`SELECT count(DISTINCT "window") AS n FROM ${table} WHERE log_type = 'INPUT'`);
  const early = Symbol();
  expect(await Promise.race([asked, pause(300, early)])).toBe(early);
  await rows(sql`UPDATE monitors SET metrics_lease = 0 WHERE id = ${mine}`);
  expect(await asked).toEqual([{ n: 4 }]);
});

test('of two monitors whose names are one in SQL each is listed by a name that reads its own tables', async () => {
  const other = await makeMonitor(owner, { name: name.replace(', ', '; '), rows: loanRows(2, 20, 5) });
  const { groups } = await perform(features.listRelations, owner, { search: 'profile_metrics', limit: 200 });
  const listed = groups.find(({ kind }) => kind === 'metrics of a monitor')?.names ?? [];
  const byId = `monitors."${other}_profile_metrics"`;
  expect(listed).toEqual(expect.arrayContaining([tables.profile_metrics, byId]));
  const windows = (table: string) =>
    ask(`SELECT count(DISTINCT "window") AS n FROM ${table} WHERE log_type = 'INPUT'`);
  expect([await windows(tables.profile_metrics), await windows(byId)]).toEqual([[{ n: 10 }], [{ n: 2 }]]);
});

describe('the profile table', () => {
  test('has a row a window, slice and column, with what its rows were', async () => {
    expect(tables.profile_metrics).toBe(`monitors.${slugOf(name)}_profile_metrics`);
    const [counts] =
      await ask(`SELECT count(*) AS n, count(DISTINCT "window") AS windows, count(DISTINCT slice_value) AS slices
      FROM ${tables.profile_metrics} WHERE log_type = 'INPUT' AND column_name = 'income'`);
    // Three cities in the reference; one that came later is no slice of it.
    expect(counts).toEqual({ n: 10 * 3 + 8, windows: 10, slices: 3 });
    const incomes = loanRows(10, 100, 8).map((row) => Number(row.income));
    const first = incomes.slice(0, 100);
    const mean = first.reduce((sum, value) => sum + value, 0) / 100;
    const [row] =
      await ask(`SELECT *, "window"."start" AS began, len(quantiles) AS fine FROM ${tables.profile_metrics}
      WHERE log_type = 'INPUT' AND slice_key IS NULL AND column_name = 'income' ORDER BY "window"."start" LIMIT 1`);
    expect(row).toMatchObject({
      granularity: '1 hour',
      data_type: 'double',
      count: 100,
      num_nulls: 0,
      percent_null: 0,
      fine: 1000,
      role: 'feature',
    });
    expect(String(row?.began)).toContain('2026-01-05T00:00:00');
    expect(row?.avg).toBeCloseTo(mean, 6);
    expect(row?.min).toBeCloseTo(Math.min(...first), 6);
    expect(row?.max).toBeCloseTo(Math.max(...first), 6);
  });

  test('tells the model’s quality of the table as a whole, categories by their items, and the reference', async () => {
    const [quality] =
      await ask(`SELECT accuracy_score, f1_score.macro AS f1, roc_auc_score.one_vs_all['1'] AS auc, len(confusion_matrix) AS cells
      FROM ${tables.profile_metrics} WHERE column_name = ':table' AND log_type = 'INPUT' AND slice_key IS NULL LIMIT 1`);
    expect(Number(quality?.accuracy_score)).toBeGreaterThan(0.5);
    expect(Number(quality?.auc)).toBeGreaterThan(0.5);
    expect(quality?.cells).toBe(4);
    const [parity] = await ask(
      `SELECT max(abs(statistical_parity['1'])) AS most FROM ${tables.profile_metrics} WHERE slice_key = 'city'`,
    );
    expect(Number(parity?.most)).toBeGreaterThan(0);
    const items =
      await ask(`SELECT item.item, sum(item."count") AS n FROM (SELECT unnest(frequent_items) AS item FROM ${tables.profile_metrics}
      WHERE column_name = 'city' AND log_type = 'BASELINE' AND slice_key IS NULL) GROUP BY 1 ORDER BY 1`);
    expect(items.map(({ item }) => item)).toEqual(['Berlin', 'Paris', 'Rome']);
    expect(items.reduce((sum, { n }) => sum + Number(n), 0)).toBe(600);
  });
});

describe('the drift table', () => {
  test('compares each window with the one before and with the reference', async () => {
    const rows =
      await ask(`SELECT drift_type, "window"."start" AS began, window_cmp."start" AS than, ks_test.pvalue AS p, wasserstein_distance AS w,
        chi_squared_test AS chi, avg_delta, count_delta FROM ${tables.drift_metrics}
      WHERE column_name = 'income' AND slice_key IS NULL ORDER BY began, drift_type`);
    expect(rows.filter(({ drift_type: kind }) => kind === 'BASELINE')).toHaveLength(10);
    const consecutive = rows.filter(({ drift_type: kind }) => kind === 'CONSECUTIVE');
    expect(consecutive).toHaveLength(9);
    const shifted = consecutive.find(({ began }) => String(began).includes('T08:00'));
    expect(String(shifted?.than)).toContain('T07:00');
    expect(Number(shifted?.avg_delta)).toBeGreaterThan(300);
    expect(Number(shifted?.p)).toBeLessThan(0.05);
    expect(shifted?.chi).toBeNull();
    const [after] = consecutive.slice(-1);
    expect(Number(after?.p)).toBeGreaterThan(0.001);
    // What the console says of the same window.
    const { point } = await perform(monitoring.getColumn, owner, {
      id,
      column: 'income',
      window: BEGIN + 9 * HOUR,
    });
    expect(rows.map(({ w }) => Number(w))).toContainEqual(point?.measures.wasserstein);

    const [city] =
      await ask(`SELECT chi_squared_test.pvalue AS p, js_distance AS js, tv_distance AS tv, ks_test FROM ${tables.drift_metrics}
      WHERE column_name = 'city' AND slice_key IS NULL AND drift_type = 'BASELINE' ORDER BY "window"."start" DESC LIMIT 1`);
    expect(Number(city?.p)).toBeLessThan(1e-6);
    expect(Number(city?.js)).toBeGreaterThan(0.3);
    expect(city?.ks_test).toBeNull();
  });

  test('joins with the profiles, by its id too', async () => {
    const [found] =
      await ask(`SELECT count(*) AS n FROM monitors."${id}_drift_metrics" d JOIN ${tables.profile_metrics} p
      ON d."window" = p."window" AND d.column_name = p.column_name AND p.slice_key IS NULL AND d.slice_key IS NULL WHERE d.drift_type = 'BASELINE'`);
    expect(Number(found?.n)).toBeGreaterThan(40);
  });
});

describe('both tables', () => {
  test('say what a window is after late rows, once, and compare the next one with that', async () => {
    const own = await makeMonitor(owner, { rows: loanRows(4, 60) });
    const names = (await perform(monitoring.getMonitor, owner, { id: own })).monitor.metricTables;
    const counts = () =>
      ask(`SELECT "window"."start" AS began, count FROM ${names.profile_metrics}
        WHERE column_name = ':table' AND log_type = 'INPUT' ORDER BY 1`);
    expect((await counts()).map(({ count }) => count)).toEqual([60, 60, 60, 60]);
    await upload(owner, own, toCsv(loanRows(2, 30, 9, 7)));
    await refreshAll(own);
    // As the worker does it behind the refresh, and then nobody has to.
    expect(await areMetricsBehind(own)).toBe(true);
    await handlers[KEEP_METRICS]?.({ id: own } as never, {} as never);
    expect(await areMetricsBehind(own)).toBe(false);
    expect((await counts()).map(({ count }) => count)).toEqual([90, 90, 60, 60]);
    const deltas = await ask(`SELECT count_delta AS d FROM ${names.drift_metrics}
      WHERE column_name = ':table' AND drift_type = 'CONSECUTIVE' ORDER BY "window"."start"`);
    expect(deltas.map(({ d }) => d)).toEqual([0, -30, 0]);
    // Another reference takes the place of the one before.
    const reference = { kind: 'range' as const, from: BEGIN, to: BEGIN + 2 * HOUR };
    await perform(monitoring.configureMonitor, owner, { id: own, config: { ...LOANS, reference } });
    await refreshAll(own);
    const [baseline] = await ask(
      `SELECT count(*) AS n, max(count) AS rows FROM ${names.profile_metrics} WHERE log_type = 'BASELINE' AND column_name = ':table'`,
    );
    expect(baseline).toEqual({ n: 1, rows: 180 });
  });
});

describe('refuses', () => {
  test('whoever may not see the monitor: there is no such table', async () => {
    const sql = `SELECT * FROM ${tables.drift_metrics}`;
    await shareNothing();
    const stranger = await callerWithRole('contributor');
    const refused = await refusal(ask(sql, stranger));
    expect([refused.code, refused.message]).toEqual([
      'INVALID_PARAMETER_VALUE',
      expect.stringContaining('drift_metrics'),
    ]);
    await grant(stranger, { objectType: 'monitor', objectId: id, level: 'CAN_VIEW' });
    expect((await ask(`${sql} LIMIT 3`, await afresh(stranger))).length).toBe(3);
    expect((await refusal(ask('SELECT * FROM monitors.nothing_drift_metrics'))).code).toBe(
      'INVALID_PARAMETER_VALUE',
    );
  });
});

describe('names', () => {
  test('are the client’s for a table of the managed platform’s dialect, else the monitor’s', () => {
    const source = {
      kind: 'feature-table',
      table: 'Main.Shop.Orders',
      asked: { outputSchemaName: 'main.Metrics' },
    };
    expect(baseOf({ name: 'main.shop.orders', source })).toBe('main.metrics.orders');
    expect(baseOf({ name: 'x', source: { ...source, asked: {} } })).toBe('main.shop.orders');
    expect(baseOf({ name: 'Loans (EU)', source: { kind: 'uploaded' } })).toBe('monitors.loans_eu');
    expect(readName('a.b_drift_metrics')).toEqual({ base: 'a.b', table: 'drift_metrics' });
    expect(readName('a.b_metrics')).toBeUndefined();
  });
});
