/** A catalog of thousands: what its pages ask is answered by indexes, so that it costs what is shown and not what is there. */
import pg from 'pg';
import sql from 'sql-template-tag';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Caller } from '@/lib/core/access';
import type { Operation } from '@/lib/core/operation';
import { perform } from '@/lib/core/perform';
import { rows, type Statement } from '@/lib/platform/db';
import { callerWithRole } from '@/lib/testing/callers';
import * as features from './operations';
import { watchFreshness } from './watch-freshness';

const TABLES = 3_000;
const NAME = 'main.many.t_77';

let admin: Caller;
let viewer: Caller;
beforeAll(async () => {
  [admin, viewer] = await Promise.all([callerWithRole('admin'), callerWithRole('viewer')]);
  await rows(sql`
    INSERT INTO feature_tables (name, catalog, schema, location, primary_keys, partition_columns, created_by, creation_time,
                                last_updated_time, last_write_time, version, freshness_minutes)
    SELECT 'main.many.t_' || n, 'main', 'many', 'none', '{id}', '{}', 'a' || n % 20, n, n, n, 10, CASE WHEN n % 50 = 0 THEN 60 END
    FROM generate_series(1, ${TABLES}::int) AS n`);
  await rows(sql`
    INSERT INTO features (table_key, name, position, type, since)
    SELECT key, 'feature_' || key || '_' || place, place, 'double', 0 FROM feature_tables, generate_series(0, 7) AS place`);
  await rows(
    sql`INSERT INTO feature_tags (table_key, key, value) SELECT key, 'team', 'x' || key % 500 FROM feature_tables`,
  );
  await rows(
    sql`INSERT INTO feature_sources (table_key, kind, source) SELECT key, 'table', 'raw.' || key FROM feature_tables`,
  );
  await rows(sql`
    INSERT INTO feature_table_versions (table_key, version, time, operation, metrics, has_new_rows)
    SELECT key, at, at, 'MERGE', '{}', true FROM feature_tables, generate_series(0, 9) AS at`);
  await rows(sql`
    INSERT INTO feature_profiles (table_key, version, time, rows, columns)
    SELECT key, at, at::bigint * 86400000, 1, '{}' FROM feature_tables, generate_series(0, 9) AS at`);
  await rows(sql`
    INSERT INTO online_tables (table_key, mode, created_by, due_time) SELECT key, 'triggered', '', key FROM feature_tables`);
  await rows(sql`
    INSERT INTO training_sets (id, spec, columns, rows, run_ids, created_by, creation_time)
    SELECT 's' || n, '{}', '[]', 1, ARRAY['r' || n], '', n FROM generate_series(1, ${TABLES}::int) AS n`);
  await rows(sql`
    INSERT INTO training_set_lookups (training_set_id, position, table_key, version, features)
    SELECT 's' || row_number() OVER (), 0, key, 0, '{}' FROM feature_tables LIMIT ${TABLES}`);
  await rows({ text: 'ANALYZE', values: [] });
});

type PlanNode = { 'Node Type': string; 'Relation Name'?: string; Plans?: PlanNode[] };
const GROWS = /^(feature|online_|training_set)/;

const wholeTablesIn = (node: PlanNode): string[] => [
  ...(node['Node Type'].endsWith('Seq Scan') && GROWS.test(node['Relation Name'] ?? '')
    ? [node['Relation Name'] ?? '']
    : []),
  ...(node.Plans ?? []).flatMap(wholeTablesIn),
];

/** The plans of the reading statements of a piece of work. */
async function plansOf(work: () => Promise<unknown>): Promise<PlanNode[]> {
  const asked = vi.spyOn(pg.Pool.prototype, 'query');
  await work();
  const statements = asked.mock.calls.map(([statement]) => statement as unknown as Statement);
  asked.mockRestore();
  expect(statements.length).toBeGreaterThan(0);
  const plans: PlanNode[] = [];
  for (const { text, values } of statements.filter((each) => /^\s*(SELECT|WITH)\b/.test(each.text))) {
    type Explained = { 'QUERY PLAN': { Plan: PlanNode }[] };
    const [explained] = await rows<Explained>({ text: `EXPLAIN (FORMAT JSON) ${text}`, values });
    plans.push(...(explained?.['QUERY PLAN'] ?? []).map(({ Plan }) => Plan));
  }
  return plans;
}

/** The tables that a piece of work reads from end to end. */
const readWhole = async (work: () => Promise<unknown>) => (await plansOf(work)).flatMap(wholeTablesIn);

const ask = (operation: unknown, input: unknown, by = admin) =>
  readWhole(() => perform(operation as Operation, by, input));

describe('what asks for some reads some', () => {
  test.each<[string, unknown, unknown]>([
    ['a table', features.getTable, { name: NAME }],
    ['its versions', features.listVersions, { name: NAME }],
    ['its profile', features.getProfile, { name: NAME }],
    ['a feature over the versions', features.getFeatureHistory, { name: NAME, feature: 'FEATURE' }],
    ['a feature over the days', features.getFeatureHistory, { name: NAME, feature: 'FEATURE', by: 'day' }],
    ['its training sets', features.listTrainingSets, { name: NAME }],
    ['all training sets, a page', features.listTrainingSets, {}],
    ['its lineage', features.getLineage, { name: NAME }],
    ['the lineage of a run', features.getRunLineage, { runIds: ['r9'] }],
    ['all features, a page', features.searchFeatures, {}],
  ])('%s', async (_, operation, input) => {
    const [one] = await rows<{ name: string }>(sql`
      SELECT features.name FROM features JOIN feature_tables ON key = table_key WHERE feature_tables.name = ${NAME} LIMIT 1`);
    const said = JSON.parse(JSON.stringify(input).replace('FEATURE', one?.name ?? ''));
    expect(await ask(operation, said)).toEqual([]);
    expect(await ask(operation, said, viewer)).toEqual([]);
  });

  test('the next page of features begins where the last one ended', async () => {
    const { nextPageToken } = await perform(features.searchFeatures, admin, {});
    expect(await ask(features.searchFeatures, { pageToken: nextPageToken })).toEqual([]);
  });

  test.each(['updated', 'name', 'written'] as const)(
    'tables by %s: only their number takes them all',
    async (sort) => {
      const plans = await plansOf(() => perform(features.listTables, admin, { sort }));
      // The page, and the number of all, which an index may tell as well.
      expect(plans).toHaveLength(2);
      expect(plans.slice(0, 1).flatMap(wholeTablesIn)).toEqual([]);
    },
  );

  test('what is due and what is overdue, each minute', async () => {
    const late = sql`SELECT 1 FROM online_tables WHERE due_time <= 5 AND schedule IS NOT NULL LIMIT 1000`;
    expect(await readWhole(() => rows(late))).toEqual([]);
    expect(await readWhole(() => watchFreshness(0))).toEqual([]);
  });
});
