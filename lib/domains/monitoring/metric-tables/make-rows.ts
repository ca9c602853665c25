/** Stored profiles of windows as rows of the metric tables. */
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import { withEngine } from '@/lib/platform/duckdb';
import type { TimeWindow } from '@/lib/pure/windows/windows';
import { type Bundle, type CountingPlan, unpackBundle } from '../counting/plan';
import { countCustomDrift, hasCustomDrift } from '../custom/count-custom';
import { type CustomValues, ENGINE_TYPES } from '../custom/definition';
import type { ConfiguredMonitor, MonitorRow } from '../load';
import { loadPlan } from '../read-bundles';
import { References } from '../refresh/references';
import { DRIFT_COLUMNS, type DriftRow, driftRows } from './drift-rows';
import type { MetricTable } from './names';
import { PROFILE_COLUMNS, type ProfileRow, profileRows } from './profile-rows';

/** By which rows of a window are found again. */
export const WINDOW_START = 'window_start';
export type MetricRow = (ProfileRow | DriftRow) & { [WINDOW_START]: number | null };

/** Name → type of the query engine, with the column by which models are told apart. */
export function columnsOf(monitor: MonitorRow, table: MetricTable): Record<string, string> {
  const own: Record<string, string> = table === 'profile_metrics' ? PROFILE_COLUMNS : DRIFT_COLUMNS;
  const model = modelColumn(monitor);
  return {
    ...own,
    ...(model !== undefined && !(model in own) && { [model]: 'VARCHAR' }),
    ...customColumns(monitor, table),
  };
}

/** A column each: of windows in the profile table, of what lies between two in the other. */
const customColumns = ({ config }: MonitorRow, table: MetricTable): Record<string, string> =>
  Object.fromEntries(
    (config?.customMetrics ?? [])
      .filter(({ kind }) => (kind === 'drift') === (table === 'drift_metrics'))
      .map(({ name, type }) => [name, ENGINE_TYPES[type]]),
  );

/** The column by which models are told apart, where a client of the managed platform named one. */
function modelColumn({ source }: MonitorRow): string | undefined {
  if (source.kind !== 'feature-table') return undefined;
  const { inferenceLog } = (source.asked ?? {}) as { inferenceLog?: { modelIdCol?: string } };
  return inferenceLog?.modelIdCol;
}

type Stored = TimeWindow & {
  slice: string;
  planVersion: number;
  configVersion: number;
  body: Uint8Array;
  correlation: number | null;
};

const time = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
const windowOf = ({ start, end }: TimeWindow) => ({ start: time(start), end: time(end) });

/** The rows of some windows, those of a few profiles at a time. */
export async function* metricRows(
  monitor: ConfiguredMonitor<MonitorRow>,
  table: MetricTable,
  starts: readonly number[],
): AsyncGenerator<MetricRow[]> {
  const made = new Map<number, Promise<Counted>>();
  const countedBy = (version: number) => {
    const own = made.get(version) ?? Counted.of(monitor, version);
    made.set(version, own);
    return own;
  };
  for (const start of starts) {
    const found = await rows<Stored>(sql`
      SELECT window_start AS start, window_end AS "end", slice, plan_version AS "planVersion", config_version AS "configVersion", body,
             (joint->'correlation'->>'effect')::float8 AS correlation
      FROM monitor_windows JOIN monitor_profiles USING (monitor_id, plan_version, slice, window_start, window_end)
      WHERE monitor_id = ${monitor.id} AND window_start = ${start} ORDER BY slice`);
    for (const each of found) {
      const counted = await countedBy(each.planVersion);
      const lines = table === 'profile_metrics' ? await counted.profile(each) : await counted.drift(each);
      yield lines.map((line) => ({ ...line, [WINDOW_START]: start }));
    }
  }
}

/** The reference itself, where it is pinned. */
export async function baselineRows(
  monitor: ConfiguredMonitor<MonitorRow>,
  planVersion: number,
): Promise<MetricRow[]> {
  const plan = await loadPlan(monitor.id, planVersion);
  const found = await rows<{ slice: string; body: Uint8Array }>(sql`
    SELECT slice, body FROM monitor_references
    WHERE monitor_id = ${monitor.id} AND plan_version = ${planVersion} ORDER BY slice`);
  return found.flatMap(({ slice, body }) =>
    rowsWithCustom(plan, unpackBundle(body, plan)).map((row) => ({
      ...row,
      ...placeOf(monitor, slice),
      window: null,
      log_type: 'BASELINE',
      [WINDOW_START]: null,
    })),
  );
}

const rowsWithCustom = (plan: CountingPlan, bundle: Bundle, whole?: Bundle): ProfileRow[] =>
  profileRows(plan, bundle, whole).map((row) => ({ ...row, ...bundle.custom?.[String(row.column_name)] }));

/** Which rows of the table a slice is: a value of a column, or of a model. */
function placeOf(monitor: ConfiguredMonitor<MonitorRow>, slice: string) {
  const model = modelColumn(monitor);
  const at = slice.indexOf('=');
  const [key, value] = slice === '' ? [null, null] : [slice.slice(0, at), slice.slice(at + 1)];
  const isModel = model !== undefined && key === model;
  return {
    granularity: monitor.config.granularity,
    slice_key: isModel ? null : key,
    slice_value: isModel ? null : value,
    ...(model !== undefined && { [model]: isModel ? value : '*' }),
  };
}

/** Windows that were counted by one plan: they can be compared with each other. */
class Counted {
  private constructor(
    readonly monitor: ConfiguredMonitor<MonitorRow>,
    readonly plan: CountingPlan,
    private readonly references: References,
  ) {}

  static async of(monitor: ConfiguredMonitor<MonitorRow>, version: number): Promise<Counted> {
    const plan = await loadPlan(monitor.id, version);
    return new Counted(monitor, plan, new References({ monitor, planVersion: version, plan }));
  }

  async profile(stored: Stored): Promise<ProfileRow[]> {
    const bundle = this.unpack(stored);
    const whole = stored.slice === '' ? undefined : await this.references.window('', stored.start);
    return rowsWithCustom(this.plan, bundle, whole).map((row) => ({
      ...row,
      ...this.common(stored),
      log_type: 'INPUT',
    }));
  }

  async drift(stored: Stored): Promise<DriftRow[]> {
    const now = this.unpack(stored);
    const [before] = await rows<TimeWindow>(sql`
      SELECT window_start AS start, window_end AS "end" FROM monitor_profiles
      WHERE monitor_id = ${this.monitor.id} AND plan_version = ${stored.planVersion} AND slice = ${stored.slice}
        AND window_start < ${stored.start} ORDER BY window_start DESC LIMIT 1`);
    const previous = before && (await this.references.window(stored.slice, before.start));
    const reference = await this.references.find(stored.slice, stored);
    const { reference: choice } = this.monitor.config;
    const range = choice.kind === 'range' ? windowOf({ start: choice.from, end: choice.to }) : null;
    const lines = async (than: Bundle | undefined, more: DriftRow, correlation?: number | null) => {
      if (!than) return [];
      const custom = await this.customDrift(now, than);
      return driftRows(this.plan, than, now, correlation ?? undefined).map((row) => ({
        ...row,
        ...this.common(stored),
        ...more,
        ...custom?.[String(row.column_name)],
      }));
    };
    return [
      ...(await lines(previous, { drift_type: 'CONSECUTIVE', window_cmp: before ? windowOf(before) : null })),
      ...(await lines(reference, { drift_type: 'BASELINE', window_cmp: range }, stored.correlation)),
    ];
  }

  private async customDrift(now: Bundle, than: Bundle): Promise<CustomValues | undefined> {
    if (!hasCustomDrift(this.plan)) return undefined;
    const found = await withEngine({}, (engine) => countCustomDrift(engine, this.plan, now, than));
    return found?.values;
  }

  private unpack({ slice, start, body }: Stored): Bundle {
    const bundle = unpackBundle(body, this.plan);
    this.references.remember(slice, start, bundle);
    return bundle;
  }

  private common(stored: Stored) {
    const place = placeOf(this.monitor, stored.slice);
    return { ...place, window: windowOf(stored), monitor_version: stored.configVersion };
  }
}
