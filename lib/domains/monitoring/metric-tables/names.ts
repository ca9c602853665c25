/** What the metric tables of a monitor are called in SQL. */
export const METRIC_TABLES = ['profile_metrics', 'drift_metrics'] as const;
export type MetricTable = (typeof METRIC_TABLES)[number];

/** Where monitors that are of no feature table have theirs. */
export const OWN_SCHEMA = 'monitors';

/** `Loan scores, EU` is `loan_scores_eu`. */
export const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');

type Named = {
  name: string;
  source: { kind: string; table?: string; asked?: Record<string, unknown> | undefined };
};

/** Without the ending: as clients of the managed platform were told, or by the monitor's name. */
export function baseOf({ name, source }: Named): string {
  if (source.kind !== 'feature-table' || !source.asked) return `${OWN_SCHEMA}.${slugOf(name)}`;
  const parts = (source.table ?? name).toLowerCase().split('.');
  const asked = source.asked.outputSchemaName;
  const schema =
    typeof asked === 'string' && asked !== '' ? asked.toLowerCase() : parts.slice(0, -1).join('.');
  return `${schema}.${parts.at(-1)}`;
}

export const tableNames = (monitor: Named): Record<MetricTable, string> => {
  const base = baseOf(monitor);
  return { profile_metrics: `${base}_profile_metrics`, drift_metrics: `${base}_drift_metrics` };
};

/** What a name in SQL asks for; undefined for what is none of these. */
export function readName(name: string): { base: string; table: MetricTable } | undefined {
  const table = METRIC_TABLES.find((each) => name.endsWith(`_${each}`));
  return table && { base: name.slice(0, -table.length - 1), table };
}
