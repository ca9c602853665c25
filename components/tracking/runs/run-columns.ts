import { parseRunExpression } from '@/lib/pure/expression';
import { quoteKey } from '@/lib/pure/search-filter';

export type ColumnSource = 'attribute' | 'metric' | 'param' | 'tag' | 'expression';

/** What of a metric's history a column shows. */
export const METRIC_STATS = {
  last: 'last',
  min: 'min',
  max: 'max',
  first: 'first',
  atBest: 'at best',
  minStep: 'step of min',
  maxStep: 'step of max',
  course: 'course',
} as const;
export type MetricStat = keyof typeof METRIC_STATS;

/**
 * `attributes.status`, `metrics.val/loss`, `metrics@min.val/loss`, `params.lr`, `tags.team`, `expr.log(loss)`: also how a
 * view's URL names it.
 */
export type RunColumn = { id: string; source: ColumnSource; key: string; title: string; stat: MetricStat };

const ATTRIBUTES: Record<string, { title: string; orderBy?: string; filter?: string }> = {
  status: { title: 'Status', orderBy: 'attributes.status', filter: 'status' },
  start_time: { title: 'Started', orderBy: 'attributes.start_time' },
  duration: { title: 'Duration' },
  user: { title: 'User', orderBy: 'attributes.user_id', filter: 'user_id' },
  source: { title: 'Source', orderBy: 'tags.`mlflow.source.name`', filter: 'tags.`mlflow.source.name`' },
  commit: {
    title: 'Commit',
    orderBy: 'tags.`mlflow.source.git.commit`',
    filter: 'tags.`mlflow.source.git.commit`',
  },
  end_time: { title: 'Ended', orderBy: 'attributes.end_time' },
  dataset: { title: 'Dataset', filter: 'datasets.name' },
  run_id: { title: 'Run id', orderBy: 'attributes.run_id', filter: 'run_id' },
};

export const NAME_COLUMN = 'attributes.run_name';
const DURATION_COLUMN = 'attributes.duration';
/** Worked out for the rows in sight alone. */
const UNORDERED: ReadonlySet<MetricStat> = new Set(['atBest', 'course']);
export const START_COLUMN = 'attributes.start_time';
export const ATTRIBUTE_COLUMNS = Object.keys(ATTRIBUTES).map((key) => `attributes.${key}`);

const PREFIXES: Record<string, ColumnSource> = {
  attributes: 'attribute',
  metrics: 'metric',
  params: 'param',
  tags: 'tag',
  expr: 'expression',
};

const readable = new Map<string, boolean>();

/** A link may bring one that nobody can read. */
function isExpression(text: string): boolean {
  let known = readable.get(text);
  if (known === undefined) {
    try {
      parseRunExpression(text);
      known = true;
    } catch {
      known = false;
    }
    if (readable.size > 500) readable.clear();
    readable.set(text, known);
  }
  return known;
}

const isStat = (text: string): text is MetricStat => Object.hasOwn(METRIC_STATS, text);

export function readColumn(id: string): RunColumn | undefined {
  const dot = id.indexOf('.');
  const [prefix = '', stat = 'last', ...rest] = id.slice(0, Math.max(dot, 0)).split('@');
  const source = PREFIXES[prefix];
  const key = id.slice(dot + 1);
  if (!source || key === '' || !isStat(stat) || rest.length > 0) return undefined;
  if (source !== 'metric' && stat !== 'last') return undefined;
  if (source === 'attribute' && !Object.hasOwn(ATTRIBUTES, key)) return undefined;
  if (source === 'expression' && !isExpression(key)) return undefined;
  return { id, source, key, stat, title: source === 'attribute' ? (ATTRIBUTES[key]?.title ?? key) : key };
}

export const metricColumn = (key: string, stat: MetricStat): string =>
  stat === 'last' ? `metrics.${key}` : `metrics@${stat}.${key}`;

export const expressionColumn = (expression: string): string => `expr.${expression}`;

/** The `order_by` term, as MLflow's but for expressions, durations and what a metric was; undefined for what the server cannot order by. */
export function orderTerm(columnId: string, isDescending: boolean): string | undefined {
  const direction = isDescending ? 'DESC' : 'ASC';
  if (columnId === NAME_COLUMN) return `attributes.run_name ${direction}`;
  if (columnId === DURATION_COLUMN) return `duration ${direction}`;
  const column = readColumn(columnId);
  if (!column) return undefined;
  const { source, key, stat } = column;
  if (stat !== 'last') return UNORDERED.has(stat) ? undefined : `${columnId} ${direction}`;
  if (source === 'expression') return `${expressionColumn(key)} ${direction}`;
  if (source === 'attribute') {
    const term = ATTRIBUTES[key]?.orderBy;
    return term && `${term} ${direction}`;
  }
  return `${source}s.${quoteKey(key)} ${direction}`;
}

/** How a filter names the column; undefined for what cannot be filtered by. */
export function filterName({ source, key, stat }: RunColumn): string | undefined {
  if (source === 'attribute') return ATTRIBUTES[key]?.filter;
  if (source === 'expression') return undefined;
  return stat === 'last' ? `${source}s.${quoteKey(key)}` : undefined;
}

/** Machine metrics and MLflow's own tags are found by search, not shown by themselves. */
const OF_MACHINES = ['system/', 'mlflow.'];
const AT_FIRST = 8;

/** Asks for the keys that most runs have. */
export const commonKeys = (experimentId: string) => ({
  experimentIds: [experimentId],
  without: OF_MACHINES,
  order: 'share' as const,
  limit: AT_FIRST,
});

/**
 * Which columns to show before anybody chose: the keys that most runs have, next to name and status. On a laptop there is room
 * for two or three between facets and charts, and those are what runs are told apart by.
 */
export const defaultColumns = (metrics: readonly string[], params: readonly string[]): string[] => [
  'attributes.status',
  ...metrics.map((key) => `metrics.${key}`),
  ...params.map((key) => `params.${key}`),
  START_COLUMN,
  ...['duration', 'user', 'source'].map((key) => `attributes.${key}`),
];

/** The list with one entry moved by a place. */
export function moveColumn(ids: readonly string[], id: string, by: 1 | -1): string[] {
  const at = ids.indexOf(id);
  const to = at + by;
  if (at === -1 || to < 0 || to >= ids.length) return [...ids];
  const next = ids.filter((other) => other !== id);
  next.splice(to, 0, id);
  return next;
}
