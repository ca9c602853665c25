import { quoteKey } from '@/lib/pure/search-filter';
import { indexRun, type Run } from './run-row';

export type ColumnSource = 'attribute' | 'metric' | 'param' | 'tag';

/** `attributes.status`, `metrics.val/loss`, `params.lr`, `tags.team`: also how a view's URL names it. */
export type RunColumn = { id: string; source: ColumnSource; key: string; title: string };

export type KnownKeys = { metrics: readonly string[]; params: readonly string[]; tags: readonly string[] };

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
  dataset: { title: 'Dataset' },
  run_id: { title: 'Run id', orderBy: 'attributes.run_id', filter: 'run_id' },
};

export const NAME_COLUMN = 'attributes.run_name';
export const START_COLUMN = 'attributes.start_time';
export const ATTRIBUTE_COLUMNS = Object.keys(ATTRIBUTES).map((key) => `attributes.${key}`);

const PREFIXES: Record<string, ColumnSource> = {
  attributes: 'attribute',
  metrics: 'metric',
  params: 'param',
  tags: 'tag',
};

export function readColumn(id: string): RunColumn | undefined {
  const dot = id.indexOf('.');
  const source = PREFIXES[id.slice(0, dot)];
  const key = id.slice(dot + 1);
  if (!source || key === '') return undefined;
  if (source === 'attribute' && !Object.hasOwn(ATTRIBUTES, key)) return undefined;
  return { id, source, key, title: source === 'attribute' ? (ATTRIBUTES[key]?.title ?? key) : key };
}

/** The tracking API's `order_by` term; undefined for what the server cannot order by. */
export function orderTerm(columnId: string, isDescending: boolean): string | undefined {
  const direction = isDescending ? 'DESC' : 'ASC';
  if (columnId === NAME_COLUMN) return `attributes.run_name ${direction}`;
  const column = readColumn(columnId);
  if (!column) return undefined;
  const { source, key } = column;
  if (source === 'attribute') {
    const term = ATTRIBUTES[key]?.orderBy;
    return term && `${term} ${direction}`;
  }
  return `${source}s.${quoteKey(key)} ${direction}`;
}

/** How a filter names the column; undefined for what cannot be filtered by. */
export function filterName({ source, key }: RunColumn): string | undefined {
  return source === 'attribute' ? ATTRIBUTES[key]?.filter : `${source}s.${quoteKey(key)}`;
}

const FIRST_ATTRIBUTES = ['status', 'start_time', 'duration', 'user'].map((key) => `attributes.${key}`);
const LAST_ATTRIBUTES = ['attributes.source'];
const MOST_METRICS = 8;
const MOST_PARAMS = 8;

const share = (runs: readonly Run[], has: (run: Run) => boolean) => runs.filter(has).length;

/** Which columns to show before anybody chose: the keys that most runs have; machine metrics stay out. */
export function defaultColumns(keys: KnownKeys, runs: readonly Run[]): string[] {
  const metrics = keys.metrics.filter((key) => !key.startsWith('system/'));
  const byShare = (names: readonly string[], has: (run: Run, key: string) => boolean, most: number) =>
    names
      .slice(0, 200)
      .map((key) => ({ key, runs: share(runs, (run) => has(run, key)) }))
      .sort((a, b) => b.runs - a.runs)
      .slice(0, most)
      .map(({ key }) => key);
  return [
    ...FIRST_ATTRIBUTES,
    ...byShare(metrics, (run, key) => indexRun(run).metrics.has(key), MOST_METRICS).map(
      (key) => `metrics.${key}`,
    ),
    ...byShare(keys.params, (run, key) => indexRun(run).params.has(key), MOST_PARAMS).map(
      (key) => `params.${key}`,
    ),
    ...LAST_ATTRIBUTES,
  ];
}

/** Everything that could be a column, for the chooser. MLflow's own tags are shown elsewhere. */
export const allColumns = (keys: KnownKeys): RunColumn[] =>
  [
    ...ATTRIBUTE_COLUMNS,
    ...keys.metrics.map((key) => `metrics.${key}`),
    ...keys.params.map((key) => `params.${key}`),
    ...keys.tags.filter((key) => !key.startsWith('mlflow.')).map((key) => `tags.${key}`),
  ].flatMap((id) => readColumn(id) ?? []);

/** The list with one entry moved by a place. */
export function moveColumn(ids: readonly string[], id: string, by: 1 | -1): string[] {
  const at = ids.indexOf(id);
  const to = at + by;
  if (at === -1 || to < 0 || to >= ids.length) return [...ids];
  const next = ids.filter((other) => other !== id);
  next.splice(to, 0, id);
  return next;
}
