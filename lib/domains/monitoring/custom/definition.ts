/** Metrics that somebody defines for a monitor, by templates of SQL as the managed platform takes them. */
import { invalid } from '@/lib/pure/errors';
import { identifier } from '@/lib/pure/sql-text';
import type { CustomMetric, MonitorConfig } from '../schemas';

/** Of all columns together. */
export const WHOLE_TABLE = ':table';

export type CustomValue = number | string | boolean | null;
/** By column, then by metric. */
export type CustomValues = Record<string, Record<string, CustomValue>>;
/** The same, of those that could not be worked out: why. */
export type CustomFaults = Record<string, Record<string, string>>;

/** One metric of one column, as it is run. */
export type CustomItem = Pick<CustomMetric, 'name' | 'kind' | 'type'> & { column: string; sql: string };

/** @param reads the columns of the source that aggregates are of */
export type PlannedCustom = { items: CustomItem[]; reads: string[] };

export const ENGINE_TYPES: Record<CustomMetric['type'], string> = {
  number: 'DOUBLE',
  text: 'VARCHAR',
  boolean: 'BOOLEAN',
};

const PLACE = /(`?)\{\{\s*(\w+)\s*\}\}\1/g;
const WRITTEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`((?:[^`]|``)+)`/g;

/** With names as the query engine quotes them. @throws INVALID_PARAMETER_VALUE */
function render({ name, definition }: CustomMetric, means: Record<string, string | undefined>): string {
  if (/\{[%#]/.test(definition))
    throw fault(name, 'only {{names}} are filled in, no statements of templates');
  const filled = definition.replace(PLACE, (_, __, place: string) => {
    const meant = Object.hasOwn(means, place) ? means[place] : undefined;
    if (meant === undefined) throw fault(name, `there is nothing to put in for {{${place.slice(0, 50)}}}`);
    return meant;
  });
  return filled.replace(WRITTEN, (text, ticked: string | undefined) =>
    ticked === undefined ? text : identifier(ticked.replaceAll('``', '`')),
  );
}

export const fault = (metric: string, message: string) =>
  invalid(`The metric '${metric}': ${message}.`, { field: 'config.customMetrics' });

/** Each metric for each of its columns, in the order in which they are worked out. */
export function customItems(
  config: Pick<MonitorConfig, 'customMetrics' | 'columns' | 'timeColumn'>,
): CustomItem[] {
  const { customMetrics = [] } = config;
  if (customMetrics.length === 0) return [];
  const named = (role: string) => {
    const column = config.columns.find((each) => each.role === role)?.name;
    return column === undefined ? undefined : identifier(column);
  };
  const ofAll = {
    prediction_col: named('prediction') ?? named('score'),
    prediction_proba_col: named('score'),
    label_col: named('label'),
    timestamp_col: config.timeColumn === undefined ? undefined : identifier(config.timeColumn),
  };
  const order = ['aggregate', 'derived', 'drift'];
  return [...customMetrics]
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
    .flatMap((metric) => {
      const { name, kind, type } = metric;
      const rows = kind === 'drift' ? { current_df: 'current_df', base_df: 'base_df' } : {};
      const columns = metric.columns.length > 0 ? metric.columns : [WHOLE_TABLE];
      return columns.map((column) => {
        const means = {
          ...ofAll,
          ...rows,
          ...(column !== WHOLE_TABLE && { input_column: identifier(column) }),
        };
        return { name, kind, type, column, sql: render(metric, means) };
      });
    });
}
