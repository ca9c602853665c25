/**
 * The profile and drift tables of monitors, as the managed platform has them: made from the stored profiles when SQL names them, so
 * that they say what the console says, and nothing is kept twice.
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { type OfferedRelation, offerRelations } from '@/lib/domains/features/index';
import { rows } from '@/lib/platform/db';
import { identifier, literal } from '@/lib/pure/sql-text';
import type { TimeWindow } from '@/lib/pure/windows/windows';
import { type Bundle, type CountingPlan, unpackBundle } from '../counting/plan';
import { type ConfiguredMonitor, MONITOR_COLUMNS, type MonitorRow, monitorGranted } from '../load';
import { loadPlan } from '../read-bundles';
import { References } from '../refresh/references';
import { inFolder } from '../uploading/keep-file';
import { DRIFT_COLUMNS, type DriftRow, driftRows } from './drift-rows';
import { baseOf, type MetricTable, readName } from './names';
import { PROFILE_COLUMNS, type ProfileRow, profileRows } from './profile-rows';

/** The newest windows, of all rows and of each slice; so many are brought over at a time. */
const MOST_PROFILES = 1_000;
const AT_ONCE = 40;
const MOST_MONITORS = 1_000;

/** Whoever may see a monitor may read its tables. */
async function offer(ctx: Context, names: ReadonlyMap<string, string>): Promise<OfferedRelation[]> {
  const asked = [...names].flatMap(([name, full]) => {
    const found = readName(full);
    return found ? [{ name, ...found, short: readName(name)?.base }] : [];
  });
  if (asked.length === 0) return [];
  const monitors = await ctx.sql<MonitorRow>(sql`
    SELECT ${MONITOR_COLUMNS} FROM monitors WHERE config IS NOT NULL AND ${monitorGranted(ctx, 'CAN_VIEW')}
    ORDER BY creation_time LIMIT ${MOST_MONITORS}`);
  return asked.flatMap(({ name, base, short, table }): OfferedRelation[] => {
    const monitor = monitors.find((each) => {
      const own = baseOf(each);
      return own === base || own === short || `monitors.${each.id}` === short;
    });
    return monitor ? [relationOf(name, monitor as ConfiguredMonitor<MonitorRow>, table)] : [];
  });
}

offerRelations(offer);

const relationOf = (
  asked: string,
  monitor: ConfiguredMonitor<MonitorRow>,
  table: MetricTable,
): OfferedRelation => ({
  asked,
  lend: (use) =>
    inFolder(async (folder) => {
      const file = `${folder}/metrics.json`;
      const to = createWriteStream(file, { mode: 0o600 });
      for await (const lines of linesOf(monitor, table)) {
        const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
        if (!to.write(text)) await once(to, 'drain');
      }
      to.end();
      await once(to, 'close');
      return use({ select: selectOf(file, table, modelColumn(monitor)), files: [file] });
    }),
});

/** The column by which models are told apart, where a client of the managed platform named one. */
function modelColumn({ source }: MonitorRow): string | undefined {
  if (source.kind !== 'feature-table') return undefined;
  const { inferenceLog } = (source.asked ?? {}) as { inferenceLog?: { modelIdCol?: string } };
  return inferenceLog?.modelIdCol;
}

function selectOf(file: string, table: MetricTable, model: string | undefined): string {
  const own = table === 'profile_metrics' ? PROFILE_COLUMNS : DRIFT_COLUMNS;
  const columns = { ...own, ...(model !== undefined && !(model in own) && { [model]: 'VARCHAR' }) };
  const types = Object.entries(columns).map(([name, type]) => `${literal(name)}: ${literal(type)}`);
  return `SELECT ${Object.keys(columns).map(identifier).join(', ')}
          FROM read_json(${literal(file)}, format = 'newline_delimited', columns = {${types.join(', ')}}, maximum_object_size = 16777216)`;
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

async function* linesOf(
  monitor: ConfiguredMonitor<MonitorRow>,
  table: MetricTable,
): AsyncGenerator<(ProfileRow | DriftRow)[]> {
  const made = new Map<number, Promise<Counted>>();
  const countedBy = (version: number) => {
    const own = made.get(version) ?? Counted.of(monitor, version);
    made.set(version, own);
    return own;
  };
  if (table === 'profile_metrics' && monitor.planVersion !== null)
    yield await baseline(await countedBy(monitor.planVersion));
  let before: [number, string] = [Number.MAX_SAFE_INTEGER, ''];
  for (let read = 0; read < MOST_PROFILES; read += AT_ONCE) {
    const found = await rows<Stored>(sql`
      SELECT window_start AS start, window_end AS "end", slice, plan_version AS "planVersion", config_version AS "configVersion", body,
             (joint->'correlation'->>'effect')::float8 AS correlation
      FROM monitor_windows JOIN monitor_profiles USING (monitor_id, plan_version, slice, window_start, window_end)
      WHERE monitor_id = ${monitor.id} AND (window_start, slice) < (${before[0]}::bigint, ${before[1]})
      ORDER BY window_start DESC, slice DESC LIMIT ${AT_ONCE}`);
    for (const each of found) {
      const counted = await countedBy(each.planVersion);
      yield table === 'profile_metrics' ? await counted.profile(each) : await counted.drift(each);
    }
    const last = found.at(-1);
    if (!last || found.length < AT_ONCE) return;
    before = [last.start, last.slice];
  }
}

/** The reference itself, where it is pinned. */
async function baseline({ plan, monitor }: Counted): Promise<ProfileRow[]> {
  const found = await rows<{ slice: string; body: Uint8Array }>(sql`
    SELECT slice, body FROM monitor_references
    WHERE monitor_id = ${monitor.id} AND plan_version = ${monitor.planVersion} ORDER BY slice`);
  return found.flatMap(({ slice, body }) =>
    profileRows(plan, unpackBundle(body, plan)).map((row) => ({
      ...row,
      ...placeOf(monitor, slice),
      window: null,
      log_type: 'BASELINE',
    })),
  );
}

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
    const { id: monitorId, config } = monitor;
    return new Counted(monitor, plan, new References({ monitorId, planVersion: version, plan, config }));
  }

  async profile(stored: Stored): Promise<ProfileRow[]> {
    const bundle = this.unpack(stored);
    const whole = stored.slice === '' ? undefined : await this.references.window('', stored.start);
    return profileRows(this.plan, bundle, whole).map((row) => ({
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
    const lines = (than: Bundle | undefined, more: DriftRow, correlation?: number | null) =>
      than
        ? driftRows(this.plan, than, now, correlation ?? undefined).map((row) => ({
            ...row,
            ...this.common(stored),
            ...more,
          }))
        : [];
    return [
      ...lines(previous, { drift_type: 'CONSECUTIVE', window_cmp: before ? windowOf(before) : null }),
      ...lines(reference, { drift_type: 'BASELINE', window_cmp: range }, stored.correlation),
    ];
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
