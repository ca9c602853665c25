import type { InputOf } from '@/lib/client/call';
import { addClause, formatComparison, quoteKey } from '@/lib/pure/search-filter';
import { type ColumnSource, type MetricStat, readColumn } from './run-columns';
import type { GroupKeys } from './run-row';
import type { RunsView } from './view-state';

const BUT = 'but.';
export const EVERYTHING_BUT_SEED = ['but.seed', 'but.random_state', 'but.random_seed', 'but.manual_seed'];

type Question = InputOf<'tracking.groupRuns'>;
type By = NonNullable<Question['by']>;

/** `params.lr` and the like as keys; `but.seed` as what is left out. */
export function readGroup(group: readonly string[]): Pick<Question, 'by' | 'butParams'> | undefined {
  if (group.length === 0) return undefined;
  const but = group.filter((id) => id.startsWith(BUT)).map((id) => id.slice(BUT.length));
  if (but.length > 0) return { butParams: but };
  return {
    by: group.flatMap((id): By => {
      const [, prefix, key] = /^(params|tags|attributes)\.(.+)$/s.exec(id) ?? [];
      if (!prefix || !key) return [];
      return [{ source: prefix.slice(0, -1) as By[number]['source'], key }];
    }),
  };
}

export const isAveraged = (source: ColumnSource): source is 'metric' | 'expression' =>
  source === 'metric' || source === 'expression';

const GROUPED: readonly MetricStat[] = ['last', 'min', 'max', 'first'];

/** Columns of metrics and expressions that a group has a mean of. */
export const groupMetrics = (columns: readonly string[]): NonNullable<Question['metrics']> =>
  columns.flatMap((id) => {
    const column = readColumn(id);
    return column && isAveraged(column.source) && GROUPED.includes(column.stat)
      ? [{ source: column.source, key: column.key, stat: column.stat as 'last' }]
      : [];
  });

export function groupOrder({ sort, ascending }: Pick<RunsView, 'sort' | 'ascending'>): Question['orderBy'] {
  const [metric] = groupMetrics([sort]);
  return metric && { metric, ascending };
}

/** The filter with what the runs of one group have in common. */
export const memberFilter = (filter: string, keys: GroupKeys, values: readonly (string | null)[]): string =>
  keys.reduce((text, { source, key }, at) => {
    const value = values[at] ?? null;
    if (value === null) {
      return source === 'attribute' ? text : addClause(text, `${source}s.${quoteKey(key)} IS NULL`);
    }
    return addClause(text, formatComparison({ source, key, op: '=', value }));
  }, filter);
