/** Profiles of a window as rows of the profile table: the columns of the managed platform, and a few of ours behind them. */

import { summariseNumbers } from '@/lib/pure/drift/compare/summary';
import { binaryMetrics, classMetrics } from '@/lib/pure/drift/performance/classification';
import { realisedMetrics } from '@/lib/pure/drift/performance/realised';
import { regressionMetrics } from '@/lib/pure/drift/performance/regression';
import { decisionsAsCategories } from '@/lib/pure/drift/performance/score-columns';
import type { CategoricalProfile } from '@/lib/pure/drift/profile/categorical';
import { momentsOf, type NumericProfile } from '@/lib/pure/drift/profile/numeric';
import type { Confusion, ScoreProfile } from '@/lib/pure/drift/profile/scores';
import { quantiles } from '@/lib/pure/drift/profile/segments';
import type { Bundle, CountingPlan, PlannedColumn } from '../counting/plan';

/** Name → type of the query engine. The names of the managed platform first. */
export const PROFILE_COLUMNS = {
  window: 'STRUCT("start" TIMESTAMP, "end" TIMESTAMP)',
  granularity: 'VARCHAR',
  log_type: 'VARCHAR',
  slice_key: 'VARCHAR',
  slice_value: 'VARCHAR',
  column_name: 'VARCHAR',
  data_type: 'VARCHAR',
  monitor_version: 'BIGINT',
  logging_table_commit_version: 'INTEGER',
  count: 'BIGINT',
  num_nulls: 'BIGINT',
  num_zeros: 'BIGINT',
  num_nan: 'BIGINT',
  avg: 'DOUBLE',
  min: 'DOUBLE',
  max: 'DOUBLE',
  stddev: 'DOUBLE',
  median: 'DOUBLE',
  quantiles: 'DOUBLE[]',
  distinct_count: 'BIGINT',
  percent_null: 'DOUBLE',
  percent_nan: 'DOUBLE',
  percent_zeros: 'DOUBLE',
  percent_distinct: 'DOUBLE',
  min_length: 'DOUBLE',
  max_length: 'DOUBLE',
  avg_length: 'DOUBLE',
  frequent_items: 'STRUCT(item VARCHAR, "count" BIGINT)[]',
  non_null_columns: 'VARCHAR[]',
  accuracy_score: 'DOUBLE',
  confusion_matrix: 'STRUCT(prediction VARCHAR, label VARCHAR, "count" BIGINT)[]',
  precision: 'STRUCT(one_vs_all MAP(VARCHAR, DOUBLE), macro DOUBLE, weighted DOUBLE)',
  recall: 'STRUCT(one_vs_all MAP(VARCHAR, DOUBLE), macro DOUBLE, weighted DOUBLE)',
  f1_score: 'STRUCT(one_vs_all MAP(VARCHAR, DOUBLE), macro DOUBLE, weighted DOUBLE)',
  roc_auc_score: 'STRUCT(one_vs_all MAP(VARCHAR, DOUBLE), macro DOUBLE, weighted DOUBLE)',
  log_loss: 'DOUBLE',
  mean_squared_error: 'DOUBLE',
  root_mean_squared_error: 'DOUBLE',
  mean_average_error: 'DOUBLE',
  mean_absolute_percentage_error: 'DOUBLE',
  r2_score: 'DOUBLE',
  predictive_parity: 'MAP(VARCHAR, DOUBLE)',
  predictive_equality: 'MAP(VARCHAR, DOUBLE)',
  equal_opportunity: 'MAP(VARCHAR, DOUBLE)',
  statistical_parity: 'MAP(VARCHAR, DOUBLE)',
  role: 'VARCHAR',
} as const;

export type ProfileRow = Partial<Record<keyof typeof PROFILE_COLUMNS, unknown>>;

/** Of the whole table, where a metric is of more than one column. */
export const WHOLE_TABLE = ':table';
const SHARES = Array.from({ length: 1000 }, (_, at) => at / 999);
const MOST_ITEMS = 100;

const TYPES: [RegExp, string][] = [
  [/^VARCHAR/, 'string'],
  [/^BOOLEAN/, 'boolean'],
  [/^U?TINYINT|^U?SMALLINT/, 'short'],
  [/^U?INTEGER/, 'int'],
  [/^U?BIGINT|^U?HUGEINT/, 'long'],
  [/^FLOAT/, 'float'],
  [/^DOUBLE/, 'double'],
  [/^DECIMAL/, 'decimal'],
  [/^DATE/, 'date'],
  [/^TIMESTAMP/, 'timestamp'],
];
export const dataType = (type: string): string =>
  TYPES.find(([pattern]) => pattern.test(type))?.[1] ?? type.toLowerCase();

const percentOf = (part: number, whole: number) => (whole > 0 ? (100 * part) / whole : null);

/** @param whole of a slice: all rows of its window, beside which the slice is treated alike or not */
export function profileRows(plan: CountingPlan, bundle: Bundle, whole?: Bundle): ProfileRow[] {
  const columns = plan.columns.flatMap((planned): ProfileRow[] => {
    const profile = bundle.columns[planned.name];
    if (!profile) return [];
    const common = { column_name: planned.name, data_type: dataType(planned.type), role: planned.role };
    return [{ ...common, ...(profile.kind === 'numeric' ? numbers(planned, profile) : categories(profile)) }];
  });
  return [...columns, { ...tableRow(plan, bundle), ...(whole && parity(plan, bundle, whole)) }];
}

function numbers({ kind }: PlannedColumn, profile: NumericProfile): ProfileRow {
  const { rows, nulls, nans, zeros, keys, binning } = profile;
  const { mean, sd, least, greatest, median } = summariseNumbers(profile);
  const counted = { count: rows - nulls, num_nulls: nulls, percent_null: percentOf(nulls, rows) };
  if (kind === 'text') return { ...counted, min_length: least, max_length: greatest, avg_length: mean };
  const isExact = binning.kind === 'grid' && binning.isExact;
  return {
    ...counted,
    num_nan: nans,
    num_zeros: zeros,
    percent_nan: percentOf(nans, rows),
    percent_zeros: percentOf(zeros, rows),
    avg: mean,
    stddev: sd,
    min: least,
    max: greatest,
    median,
    quantiles: momentsOf(profile).n > 0 ? quantiles(profile, SHARES).map((value) => value ?? null) : null,
    distinct_count: isExact ? keys.length : null,
    percent_distinct: isExact ? percentOf(keys.length, rows) : null,
  };
}

function categories({ rows, nulls, names, counts, others }: CategoricalProfile): ProfileRow {
  const named = names
    .map((item, at): [string, number] => [item, counts[at] ?? 0])
    .filter(([, count]) => count > 0);
  const distinct = named.length + others.distinct;
  const all = [...named, ...others.kept];
  const lengths = all.map(([item]) => item.length);
  const total = all.reduce((sum, [, count]) => sum + count, 0);
  const areAll = others.distinct === others.kept.length && all.length > 0;
  return {
    count: rows - nulls,
    num_nulls: nulls,
    percent_null: percentOf(nulls, rows),
    distinct_count: distinct,
    percent_distinct: percentOf(distinct, rows),
    min_length: areAll ? Math.min(...lengths) : null,
    max_length: areAll ? Math.max(...lengths) : null,
    avg_length: areAll ? all.reduce((sum, [item, count]) => sum + item.length * count, 0) / total : null,
    frequent_items: all
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .slice(0, MOST_ITEMS)
      .map(([item, count]) => ({ item, count })),
  };
}

function tableRow(plan: CountingPlan, bundle: Bundle): ProfileRow {
  const filled = Object.entries(bundle.columns).filter(([, { rows, nulls }]) => rows > nulls);
  return {
    column_name: WHOLE_TABLE,
    count: bundle.rows,
    non_null_columns: filled.map(([name]) => name).sort(),
    ...quality(plan, bundle),
  };
}

type Scores = { one_vs_all: Record<string, number | null>; macro: number | null; weighted: number | null };

const both = (label: string, value: number | null): Scores => ({
  one_vs_all: { [label]: value },
  macro: value,
  weighted: value,
});

function quality({ model }: CountingPlan, { scores, classes, regression }: Bundle): ProfileRow {
  if (scores && model?.kind === 'binary') {
    const { confusion } = scores;
    const { truePositives, falsePositives, trueNegatives, falseNegatives } = confusion;
    const label = model.positive;
    const other = `not ${label}`;
    const metrics = binaryMetrics(confusion);
    const realised = realisedMetrics(scores);
    return {
      accuracy_score: metrics.accuracy.value,
      confusion_matrix: [
        { prediction: label, label, count: truePositives },
        { prediction: label, label: other, count: falsePositives },
        { prediction: other, label: other, count: trueNegatives },
        { prediction: other, label, count: falseNegatives },
      ],
      precision: both(label, metrics.precision.value),
      recall: both(label, metrics.recall.value),
      f1_score: both(label, metrics.f1.value),
      roc_auc_score: both(label, realised.auc.value),
      log_loss: realised.logLoss.value,
    };
  }
  if (classes) {
    const { accuracy, macro, weighted, perClass } = classMetrics(classes);
    const of = (name: 'precision' | 'recall' | 'f1'): Scores => ({
      one_vs_all: Object.fromEntries(perClass.map((each) => [each.name, each.metrics[name].value])),
      macro: macro[name].value,
      weighted: weighted[name].value,
    });
    return {
      accuracy_score: accuracy.value,
      confusion_matrix: classes.counts.flatMap((line, i) =>
        line.map((count, j) => ({ label: classes.classes[i], prediction: classes.classes[j], count })),
      ),
      precision: of('precision'),
      recall: of('recall'),
      f1_score: of('f1'),
    };
  }
  if (!regression) return {};
  const metrics = regressionMetrics(regression);
  return {
    mean_squared_error: metrics.meanSquaredError.value,
    root_mean_squared_error: metrics.rootMeanSquaredError.value,
    mean_average_error: metrics.meanAbsoluteError.value,
    mean_absolute_percentage_error: metrics.meanAbsolutePercentageError.value,
    r2_score: metrics.r2.value,
  };
}

/** The rates of a slice less those of all other rows, by the label that is predicted. */
function parity({ model }: CountingPlan, slice: Bundle, whole: Bundle): ProfileRow {
  if (model?.kind !== 'binary' || !slice.scores || !whole.scores) return {};
  const [own, all] = [slice.scores.confusion, whole.scores.confusion];
  const rest: Confusion = {
    truePositives: all.truePositives - own.truePositives,
    falsePositives: all.falsePositives - own.falsePositives,
    trueNegatives: all.trueNegatives - own.trueNegatives,
    falseNegatives: all.falseNegatives - own.falseNegatives,
  };
  const [mine, theirs] = [binaryMetrics(own), binaryMetrics(rest)];
  const [chosen, ofAll] = [decisionsOf(slice.scores), decisionsOf(whole.scores)];
  const others = { positives: ofAll.positives - chosen.positives, rows: ofAll.rows - chosen.rows };
  const less = (a: number | null, b: number | null) => ({
    [model.positive]: a === null || b === null ? null : a - b,
  });
  return {
    predictive_parity: less(mine.precision.value, theirs.precision.value),
    // False positives are what is left of the negatives.
    predictive_equality: less(theirs.specificity.value, mine.specificity.value),
    equal_opportunity: less(mine.recall.value, theirs.recall.value),
    // What is decided needs no labels.
    statistical_parity: less(shareOf(chosen), shareOf(others)),
  };
}

type Decisions = { positives: number; rows: number };

function decisionsOf(scores: ScoreProfile): Decisions {
  const [negatives = 0, positives = 0] = decisionsAsCategories(scores).counts;
  return { positives, rows: negatives + positives };
}

const shareOf = ({ positives, rows }: Decisions): number | null => (rows > 0 ? positives / rows : null);
