/** What lies between two profiles as rows of the drift table: the columns of the managed platform, and ours behind them. */
import { compareColumns } from '@/lib/pure/drift/compare/compare-columns';
import { binnedKolmogorovSmirnov } from '@/lib/pure/drift/compare/numeric-distances';
import type { Bundle, CountingPlan } from '../counting/plan';
import { comparedColumn } from '../refresh/judge-window';
import { dataType, type ProfileRow, profileRows, WHOLE_TABLE } from './profile-rows';

const TEST = 'STRUCT("statistic" DOUBLE, pvalue DOUBLE)';

/** Name → type of the query engine. */
export const DRIFT_COLUMNS = {
  window: 'STRUCT("start" TIMESTAMP, "end" TIMESTAMP)',
  granularity: 'VARCHAR',
  monitor_version: 'BIGINT',
  slice_key: 'VARCHAR',
  slice_value: 'VARCHAR',
  column_name: 'VARCHAR',
  data_type: 'VARCHAR',
  window_cmp: 'STRUCT("start" TIMESTAMP, "end" TIMESTAMP)',
  drift_type: 'VARCHAR',
  count_delta: 'BIGINT',
  avg_delta: 'DOUBLE',
  percent_null_delta: 'DOUBLE',
  percent_zeros_delta: 'DOUBLE',
  percent_distinct_delta: 'DOUBLE',
  non_null_columns_delta: 'STRUCT(added INTEGER, missing INTEGER)',
  ks_test: TEST,
  chi_squared_test: TEST,
  js_distance: 'DOUBLE',
  tv_distance: 'DOUBLE',
  l_infinity_distance: 'DOUBLE',
  wasserstein_distance: 'DOUBLE',
  population_stability_index: 'DOUBLE',
  kl_divergence: 'DOUBLE',
  hellinger_distance: 'DOUBLE',
  correlation_delta: 'DOUBLE',
  role: 'VARCHAR',
} as const;

export type DriftRow = Partial<Record<keyof typeof DRIFT_COLUMNS, unknown>>;

const less = (now: unknown, before: unknown) =>
  typeof now === 'number' && typeof before === 'number' ? now - before : null;

/** @param correlation the greatest change of a pair's correlation, where that is known of these two */
export function driftRows(
  plan: CountingPlan,
  before: Bundle,
  now: Bundle,
  correlation?: number | undefined,
): DriftRow[] {
  const [then, today] = [before, now].map(
    (bundle) => new Map(profileRows(plan, bundle).map((row) => [row.column_name, row])),
  );
  const columns = plan.columns.flatMap((planned): DriftRow[] => {
    const { name, type, role } = planned;
    const [a, b] = [comparedColumn(before, planned), comparedColumn(now, planned)];
    if (!a || !b) return [];
    const common = {
      column_name: name,
      data_type: dataType(type),
      role,
      ...deltas(then?.get(name), today?.get(name)),
    };
    const { measures, facets } = compareColumns(a, b);
    const values = facets.find(({ facet }) => facet === 'values');
    const test = values && 'test' in values ? values.test : undefined;
    const told = (given: { statistic: number; p: number } | undefined) =>
      given ? { statistic: given.statistic, pvalue: given.p } : null;
    const ours = { kl_divergence: measures.kullbackLeibler, hellinger_distance: measures.hellinger };
    return [
      a.kind === 'numeric' && b.kind === 'numeric'
        ? {
            ...common,
            ...ours,
            // Of few values as well, which are judged by their counts: its p-value is too great then, never too small.
            ks_test: told(binnedKolmogorovSmirnov(a, b)),
            wasserstein_distance: measures.wasserstein,
            population_stability_index: measures.populationStability,
          }
        : {
            ...common,
            ...ours,
            chi_squared_test:
              test?.name === 'chi-squared'
                ? told(test)
                : test?.name === 'fisher'
                  ? { statistic: measures.chiSquared, pvalue: test.p }
                  : null,
            js_distance: measures.jensenShannonDistance,
            tv_distance: measures.totalVariation,
            l_infinity_distance: measures.lInfinity,
          },
    ];
  });
  const filled = (row: ProfileRow | undefined) =>
    new Set((row?.non_null_columns as string[] | undefined) ?? []);
  const [had, has] = [filled(then?.get(WHOLE_TABLE)), filled(today?.get(WHOLE_TABLE))];
  return [
    ...columns,
    {
      column_name: WHOLE_TABLE,
      count_delta: now.rows - before.rows,
      non_null_columns_delta: {
        added: [...has].filter((name) => !had.has(name)).length,
        missing: [...had].filter((name) => !has.has(name)).length,
      },
      correlation_delta: correlation ?? null,
    },
  ];
}

const deltas = (before: ProfileRow | undefined, now: ProfileRow | undefined): DriftRow => ({
  count_delta: less(now?.count, before?.count),
  avg_delta: less(now?.avg, before?.avg),
  percent_null_delta: less(now?.percent_null, before?.percent_null),
  percent_zeros_delta: less(now?.percent_zeros, before?.percent_zeros),
  percent_distinct_delta: less(now?.percent_distinct, before?.percent_distinct),
});
