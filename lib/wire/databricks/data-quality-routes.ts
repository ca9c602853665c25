/**
 * Monitors as newer clients of the managed platform ask for them: by the id of the table, in other words for the same things. Paths are
 * relative to /api/data-quality/v1.
 */
import type { z } from 'zod';
import { readFields } from '@/lib/core/body';
import { type Exchange, type Route, route, type Surface } from '@/lib/core/surface';
import { decode } from '@/lib/core/wire';
import * as monitoring from '@/lib/domains/monitoring/operations';
import { invalid, notImplemented } from '@/lib/pure/errors';
import { onceOf } from '../mlflow/query';
import { presentMonitor, presentRefresh } from './monitor-routes';
import { databricks } from './surface';

type Fields = Record<string, unknown>;

const BODY_LIMIT = 1 << 20;
const CONFIG = 'data_profiling_config';
const STATES = 'MONITOR_REFRESH_STATE_';
const TRIGGERS = 'MONITOR_REFRESH_TRIGGER_';

/** The same thing there and here. What stands for no other is called the same. */
const NAMES: [newer: string, older: string][] = [
  ['output_schema_id', 'output_schema_name'],
  ['monitored_table_name', 'table_name'],
  ['latest_monitor_failure_message', 'latest_monitor_failure_msg'],
  ['timestamp_column', 'timestamp_col'],
  ['prediction_column', 'prediction_col'],
  ['model_id_column', 'model_id_col'],
  ['label_column', 'label_col'],
];
const OLDER = new Map(NAMES);
const NEWER = new Map(NAMES.map(([newer, older]) => [older, newer]));

/** What words of a field begin with there. */
const BEGINNINGS: Record<string, [newer: string, older: string]> = {
  problem_type: ['INFERENCE_PROBLEM_TYPE_', 'PROBLEM_TYPE_'],
  pause_status: ['CRON_SCHEDULE_PAUSE_STATUS_', ''],
  type: ['DATA_PROFILING_CUSTOM_METRIC_TYPE_', 'CUSTOM_METRIC_TYPE_'],
  status: ['DATA_PROFILING_STATUS_', 'MONITOR_STATUS_'],
};
const GRANULARITY = 'AGGREGATION_GRANULARITY_';

const replaced = (value: unknown, from: string, to: string): unknown =>
  typeof value === 'string' && value.startsWith(from) ? to + value.slice(from.length) : value;

/** `AGGREGATION_GRANULARITY_2_WEEKS` is `2 weeks`. */
const granularityIn = (value: unknown): unknown =>
  String(replaced(value, GRANULARITY, ''))
    .toLowerCase()
    .replaceAll('_', ' ');
const granularityOut = (value: unknown): unknown =>
  GRANULARITY + String(value).trim().toUpperCase().replaceAll(' ', '_');

type Direction = {
  name: (name: string) => string;
  word: (field: string, value: unknown) => unknown;
  granularity: (value: unknown) => unknown;
};
const INWARD: Direction = {
  name: (name) => OLDER.get(name) ?? name,
  word: (field, value) => replaced(value, ...(BEGINNINGS[field] ?? ['', ''])),
  granularity: granularityIn,
};
const OUTWARD: Direction = {
  name: (name) => NEWER.get(name) ?? name,
  word: (field, value) => {
    const [newer, older] = BEGINNINGS[field] ?? ['', ''];
    return replaced(value, older, newer);
  },
  granularity: granularityOut,
};

function translated(value: unknown, direction: Direction, field = ''): unknown {
  if (Array.isArray(value))
    return value.map((each) =>
      field === 'granularities' ? direction.granularity(each) : translated(each, direction),
    );
  if (typeof value !== 'object' || value === null) return direction.word(field, value);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [direction.name(name), translated(inner, direction, name)]),
  );
}

function assertTable(type: unknown): void {
  if (type !== 'table')
    throw notImplemented("Tables are watched, each by a monitor of its own: say object_type 'table'.");
}

const which = ({ params: { type, id, refresh } }: Exchange) => {
  assertTable(type);
  return { tableName: id, ...(refresh !== undefined && { refreshId: refresh }) };
};

function configIn(body: Fields): Fields {
  const config = body[CONFIG];
  if (typeof config === 'object' && config !== null) return config as Fields;
  throw invalid(`Say in '${CONFIG}' how the table is watched.`, { field: CONFIG });
}

const definition = (input: z.ZodType, config: Fields) => decode(input, translated(config, INWARD)) as Fields;

async function readCreate({ request }: Exchange) {
  const body = await readFields(request, BODY_LIMIT);
  assertTable(body.object_type);
  return { ...definition(monitoring.createTableMonitor.input, configIn(body)), tableName: body.object_id };
}

const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Only what the mask names is changed; a mask of the whole changes all. */
async function readUpdate(exchange: Exchange) {
  const { request } = exchange;
  const { update_mask: mask = '' } = onceOf(request.url);
  const config = configIn(await readFields(request, BODY_LIMIT));
  const named = mask.split(',').map((each) => each.trim().replace(`${CONFIG}.`, '').split('.')[0] ?? '');
  const isAll = named.some((each) => each === '' || each === '*' || each === CONFIG);
  const fields = named.map((each) => camel(INWARD.name(each)));
  return {
    ...definition(monitoring.updateTableMonitor.input, config),
    ...(!isAll && { fields }),
    ...which(exchange),
  };
}

type Made = Awaited<ReturnType<(typeof monitoring.getTableMonitor)['run']>>;
type Refresh = Awaited<ReturnType<(typeof monitoring.getTableRefresh)['run']>>['refresh'];

const presentConfig = (made: Made) => translated(presentMonitor(made), OUTWARD);

const presentOne = (made: Made, { params: { id } }: Exchange) => ({
  object_type: 'table',
  object_id: id ?? made.tableId,
  [CONFIG]: presentConfig(made),
});

const presentRun = (refresh: Refresh, { params: { id } }: Exchange) => {
  const { state, trigger, ...rest } = presentRefresh(refresh);
  return {
    object_type: 'table',
    object_id: id,
    ...rest,
    state: STATES + state,
    trigger: TRIGGERS + trigger,
  };
};

const ONE = '/monitors/:type/:id';
const REFRESHES = `${ONE}/refreshes`;

const dataQualityRoutes: Route[] = [
  route('POST', '/monitors', monitoring.createTableMonitor, { read: readCreate, present: presentOne }),
  route('GET', ONE, monitoring.getTableMonitor, { read: which, present: presentOne }),
  route('PATCH', ONE, monitoring.updateTableMonitor, { read: readUpdate, present: presentOne }),
  route('DELETE', ONE, monitoring.deleteTableMonitor, { read: which }),
  route('POST', REFRESHES, monitoring.refreshTableMonitor, {
    read: which,
    present: ({ refresh }, exchange) => presentRun(refresh, exchange),
  }),
  route('GET', REFRESHES, monitoring.listTableRefreshes, {
    read: which,
    present: ({ refreshes }, exchange) => ({
      refreshes: refreshes.map((each) => presentRun(each, exchange)),
    }),
  }),
  route('GET', `${REFRESHES}/:refresh`, monitoring.getTableRefresh, {
    read: which,
    present: ({ refresh }, exchange) => presentRun(refresh, exchange),
  }),
  route('POST', `${REFRESHES}/:refresh/cancel`, monitoring.cancelTableRefresh, {
    read: which,
    present: ({ refresh }, exchange) => ({ refresh: presentRun(refresh, exchange) }),
  }),
];

export const DATA_QUALITY_PREFIX = '/api/data-quality/v1';
export const dataQuality: Surface = { ...databricks, routes: dataQualityRoutes };
