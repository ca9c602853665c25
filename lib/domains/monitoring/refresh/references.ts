/** What a window is compared with: the pinned reference, or windows before it. */
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import { referenceWindows } from '@/lib/pure/windows/reference-windows';
import type { TimeWindow } from '@/lib/pure/windows/windows';
import { limitsOf } from '../counting/count-parts';
import { sliceName } from '../counting/count-windows';
import { type Bundle, type CountingPlan, mergeBundles, unpackBundle } from '../counting/plan';
import { isOfVersions } from '../inferences';
import type { ConfiguredMonitor, MonitorRow } from '../load';
import type { MonitorConfig } from '../schemas';

/** Whether it is profiled once, not made of windows. */
export const isPinned = ({ reference }: Pick<MonitorConfig, 'reference'>): boolean =>
  reference.kind !== 'rolling' && reference.kind !== 'sameWeekday';

/** Profiles of windows that were read or made lately. */
const MOST_KEPT = 400;

type Of = { monitor: ConfiguredMonitor<MonitorRow>; planVersion: number; plan: CountingPlan };

export class References {
  private readonly pinned = new Map<string, Bundle | undefined>();
  /** By the first slice of a column. */
  private readonly untold = new Map<string, boolean>();
  private readonly kept = new Map<string, Bundle | undefined>();
  private before: { start: number; starts: number[] } | undefined;

  constructor(private readonly of: Of) {}

  /** A window that was just counted. */
  remember(slice: string, windowStart: number, bundle: Bundle): void {
    this.keep(`${windowStart}\n${slice}`, bundle);
  }

  /** A version of the model that nothing is known of is compared with all, as is what the reference does not tell apart. */
  async find(slice: string, window: TimeWindow): Promise<Bundle | undefined> {
    const own = await this.findOwn(slice, window);
    if (own || slice === '') return own;
    const isOfAll = isOfVersions(slice, this.of.monitor.source) || (await this.isUntold(slice));
    return isOfAll ? this.findOwn('', window) : undefined;
  }

  private async findOwn(slice: string, window: TimeWindow): Promise<Bundle | undefined> {
    return isPinned(this.config) ? this.findPinned(slice) : mergeBundles(await this.parts(slice, window));
  }

  /** Whether a pinned reference has not the column that a slice is of. */
  private async isUntold(slice: string): Promise<boolean> {
    if (!isPinned(this.config)) return false;
    const { monitor, planVersion, plan } = this.of;
    const names = plan.slices
      .map(({ column, values }) => values.map((value) => sliceName(column, value)))
      .find((each) => each.includes(slice));
    const [first = slice] = names ?? [];
    const known = this.untold.get(first);
    if (known !== undefined) return known;
    const [told] = await rows(sql`
      SELECT 1 FROM monitor_references
      WHERE monitor_id = ${monitor.id} AND plan_version = ${planVersion} AND slice = ANY(${names ?? []}::text[]) LIMIT 1`);
    this.untold.set(first, told === undefined);
    return told === undefined;
  }

  private get config(): MonitorConfig {
    return this.of.monitor.config;
  }

  /** The windows that a reference is made of, which is none of one that is pinned. */
  private async parts(slice: string, window: TimeWindow): Promise<Bundle[]> {
    const { reference, granularity, timeZone, timeColumn } = this.config;
    if (reference.kind !== 'rolling' && reference.kind !== 'sameWeekday') return [];
    const starts =
      timeColumn === undefined && reference.kind === 'rolling'
        ? await this.snapshotsBefore(window, reference)
        : referenceWindows(window, reference, granularity, timeZone).map(({ start }) => start);
    const found = await this.windows(slice, starts);
    return starts.flatMap((start) => found.get(start) ?? []);
  }

  /** There is one of each window that the table was written in, not of each that passed. All slices of a window have the same. */
  private async snapshotsBefore(
    { start }: TimeWindow,
    { windows, gap }: { windows: number; gap: number },
  ): Promise<number[]> {
    if (this.before?.start === start) return this.before.starts;
    const found = await rows<{ start: number }>(sql`
      SELECT window_start AS start FROM monitor_windows
      WHERE monitor_id = ${this.of.monitor.id} AND slice = '' AND window_start < ${start}
      ORDER BY window_start DESC OFFSET ${gap} LIMIT ${windows}`);
    const starts = found.map((each) => each.start);
    this.before = { start, starts };
    return starts;
  }

  /** For the preset that goes by how much parts of the reference differ among themselves. */
  async limits(slice: string, window: TimeWindow): Promise<Record<string, number> | undefined> {
    const { plan } = this.of;
    if (this.config.preset !== 'nannyml') return undefined;
    if (isPinned(this.config)) return plan.thresholds ?? {};
    const own = await this.parts(slice, window);
    const isNew = own.length === 0 && isOfVersions(slice, this.of.monitor.source);
    const parts = isNew ? await this.parts('', window) : own;
    const whole = mergeBundles(parts);
    return whole ? limitsOf(plan, whole, parts) : {};
  }

  private async findPinned(slice: string): Promise<Bundle | undefined> {
    if (!this.pinned.has(slice)) {
      const { monitor, planVersion, plan } = this.of;
      const [row] = await rows<{ body: Uint8Array }>(sql`
        SELECT body FROM monitor_references
        WHERE monitor_id = ${monitor.id} AND plan_version = ${planVersion} AND slice = ${slice}`);
      this.pinned.set(slice, row && unpackBundle(row.body, plan));
    }
    return this.pinned.get(slice);
  }

  async window(slice: string, windowStart: number): Promise<Bundle | undefined> {
    return (await this.windows(slice, [windowStart])).get(windowStart);
  }

  /** By their starts; those that are not kept yet in one look. */
  private async windows(slice: string, starts: readonly number[]): Promise<Map<number, Bundle | undefined>> {
    const keyOf = (start: number) => `${start}\n${slice}`;
    const found = new Map(starts.map((start) => [start, this.kept.get(keyOf(start))]));
    const missing = starts.filter((start) => !this.kept.has(keyOf(start)));
    if (missing.length === 0) return found;
    const { monitor, planVersion, plan } = this.of;
    const stored = await rows<{ start: number; body: Uint8Array }>(sql`
      SELECT window_start AS start, body FROM monitor_profiles
      WHERE monitor_id = ${monitor.id} AND plan_version = ${planVersion} AND slice = ${slice}
        AND window_start = ANY(${missing}::bigint[])`);
    const bodies = new Map(stored.map(({ start, body }) => [start, body]));
    for (const start of missing) {
      const body = bodies.get(start);
      const bundle = body && unpackBundle(body, plan);
      found.set(start, bundle);
      this.keep(keyOf(start), bundle);
    }
    return found;
  }

  private keep(key: string, bundle: Bundle | undefined): void {
    this.kept.delete(key);
    this.kept.set(key, bundle);
    const [oldest] = this.kept.keys();
    if (this.kept.size > MOST_KEPT && oldest !== undefined) this.kept.delete(oldest);
  }
}
