/** Brings a monitor up to date: counts the windows that are new or other than they were, judges them, and stores what it found. */
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import type { ColumnType } from '@/lib/pure/drift/quality';
import { schemaChanges, volumeChange } from '@/lib/pure/drift/quality';
import { gravest, type Verdict } from '@/lib/pure/drift/verdict/judge';
import { formatCount, plural } from '@/lib/pure/format';
import { stepAlerts } from '../alerting/step-alerts';
import { countWindows, sliceName } from '../counting/count-windows';
import type { Bundle } from '../counting/plan';
import type { SourceColumn } from '../counting/relation';
import { countCustomDrift } from '../custom/count-custom';
import type { ConfiguredMonitor, MonitorRow } from '../load';
import { type Rows, readRows } from '../sources';
import { batchesOf, widthOf } from './batches';
import { type Found, type FoundWindow, findWindows } from './find-windows';
import { judgeContributions, judgeFairness } from './judge-groups';
import { judgeJoint } from './judge-joint';
import { judgeModel, maturityOf } from './judge-model';
import { judgeWindow } from './judge-window';
import { References } from './references';
import { settlePlan } from './settle-plan';
import type { SettledPlan } from './store-plan';
import { type Outcome, type StoredSlice, storeWindow } from './store-window';
import { isRead, timesToRead } from './times-to-read';

export type RefreshRow = {
  id: number;
  monitorId: string;
  trigger: string;
  fromTime: number | null;
  toTime: number | null;
  notifies: boolean;
  attempts: number;
};

const LIKE_WINDOWS = 14;

type Stored = { start: number; rows: number; fingerprint: string; planVersion: number; verdict: Verdict };

export type Refreshed = { watermark: number; windows: number; message: string };

export async function refresh(
  monitor: ConfiguredMonitor<MonitorRow>,
  asked: RefreshRow,
  onProgress: (windows: number) => Promise<void>,
  signal?: AbortSignal,
): Promise<Refreshed> {
  const now = Date.now();
  const toRead = await timesToRead(monitor, asked, now);
  return readRows(
    monitor,
    async (data) => {
      const stretch = { from: asked.fromTime, to: asked.toTime };
      const found = await findWindows(data, monitor.config, stretch, {
        now,
        previous: monitor.watermark,
        liveSince: monitor.creationTime,
      });
      const settled = await settlePlan(monitor, data, signal);
      const since = data.since ?? 0;
      found.windows = found.windows.filter((window) => window.start >= since && isRead(toRead, window));
      const stored = await storedWindows(monitor.id, found.windows);
      const isForced = asked.trigger === 'backfill';
      const due = found.windows.filter(
        (window) => isForced || isDue(window, stored.get(window.start), settled),
      );
      const work = new Work(monitor, settled, data, stored, asked, now);
      let done = 0;
      for (const batch of batchesOf(due, widthOf(settled.plan))) {
        signal?.throwIfAborted();
        await work.batch(batch);
        done += batch.length;
        await onProgress(done);
      }
      return {
        watermark: found.watermark,
        windows: due.length,
        message: messageOf(found, due.length, data.since),
      };
    },
    { signal, times: toRead?.times },
  );
}

function isDue(
  window: FoundWindow,
  stored: Stored | undefined,
  { version, about: { validFrom } }: SettledPlan,
): boolean {
  if (!stored) return true;
  const isBefore = validFrom !== null && window.end <= validFrom;
  if (stored.planVersion !== version && !isBefore) return true;
  return stored.fingerprint !== window.fingerprint;
}

async function storedWindows(
  monitorId: string,
  windows: readonly FoundWindow[],
): Promise<Map<number, Stored>> {
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last) return new Map();
  // Some before the first too: how many rows a window has is judged by those before it.
  const found = await rows<Stored>(sql`
    (SELECT window_start AS start, rows, fingerprint, plan_version AS "planVersion", verdict FROM monitor_windows
     WHERE monitor_id = ${monitorId} AND slice = '' AND window_start < ${first.start}
     ORDER BY window_start DESC LIMIT ${LIKE_WINDOWS})
    UNION ALL
    SELECT window_start, rows, fingerprint, plan_version, verdict FROM monitor_windows
    WHERE monitor_id = ${monitorId} AND slice = '' AND window_start BETWEEN ${first.start} AND ${last.start}`);
  return new Map(found.map((each) => [each.start, each]));
}

class Work {
  private readonly references: References;
  private readonly before: readonly SourceColumn[];

  constructor(
    private readonly monitor: ConfiguredMonitor<MonitorRow>,
    private readonly settled: SettledPlan,
    private readonly data: Rows,
    private readonly stored: Map<number, Stored>,
    private readonly asked: RefreshRow,
    private readonly now: number,
  ) {
    this.before = settled.about.columns;
    this.references = new References({
      monitorId: monitor.id,
      planVersion: settled.version,
      plan: settled.plan,
      config: monitor.config,
    });
  }

  async batch(windows: readonly FoundWindow[]): Promise<void> {
    const { config, id } = this.monitor;
    const { plan } = this.settled;
    const filled = windows.filter(({ rows: n }) => n > 0);
    const counted =
      filled.length > 0
        ? await countWindows(this.data.engine, { ...this.data, timeColumn: config.timeColumn }, plan, filled)
        : [];
    const bundles = new Map<string, Bundle>();
    for (const { window, slice, bundle } of counted) {
      bundles.set(`${window}\n${slice}`, bundle);
      this.references.remember(slice, window, bundle);
    }
    for (const window of windows) {
      const outcome = await this.judge(window, bundles);
      await storeWindow(
        { ...this.monitor, monitorId: id, planVersion: this.settled.version, plan },
        outcome,
        () => stepAlerts(this.monitor, outcome),
      );
      this.stored.set(window.start, {
        ...window,
        planVersion: this.settled.version,
        verdict: outcome.slices[0]?.judged.verdict ?? 'not-computable',
      });
    }
  }

  private async judge(window: FoundWindow, bundles: Map<string, Bundle>): Promise<Outcome> {
    const { plan } = this.settled;
    const names = [
      '',
      ...plan.slices.flatMap(({ column, values }) => values.map((value) => sliceName(column, value))),
    ];
    const slices: StoredSlice[] = [];
    for (const slice of names) {
      const bundle = bundles.get(`${window.start}\n${slice}`);
      if (slice !== '' && !bundle) continue;
      slices.push(await this.judgeSlice(slice, window, bundle));
    }
    const past = this.stored.get(window.start);
    const { config } = this.monitor;
    const [whole, reference] = [bundles.get(`${window.start}\n`), await this.references.find('', window)];
    return {
      window,
      slices,
      volume: volumeChange(window.rows, this.rowsBefore(window.start)),
      schema: schemaChanges([...this.before], this.columnsNow()),
      joint: judgeJoint(plan, config, reference, whole),
      fairness: judgeFairness(plan, (slice) => bundles.get(`${window.start}\n${slice}`), config.minimumRows),
      attribution: judgeContributions(plan, reference, whole),
      isBackfill: !this.asked.notifies && (past !== undefined || window.end < this.monitor.creationTime),
      now: this.now,
    };
  }

  /** A column that is empty, now or when the reference was read, is of the type that it has with values. */
  private columnsNow(): ColumnType[] {
    return this.data.columns.map(({ name, type, isEmpty }) => {
      const before = this.before.find((column) => column.name === name);
      return { name, type: before && (isEmpty || before.isEmpty) ? before.type : type };
    });
  }

  private async judgeSlice(
    slice: string,
    window: FoundWindow,
    bundle: Bundle | undefined,
  ): Promise<StoredSlice> {
    const { config } = this.monitor;
    const reference = await this.references.find(slice, window);
    const at = { end: window.end, now: this.now };
    const maturity = maturityOf(bundle, at, config);
    const areMature = config.problem.kind === 'none' || maturity?.state === 'mature';
    const limits = await this.references.limits(slice, window);
    const judged = judgeWindow(this.settled.plan, config, reference, bundle, areMature, limits);
    const inputs = gravest(
      judged.points.filter(({ role }) => role === 'feature').map(({ verdict }) => verdict),
    );
    const performance = judgeModel(reference, bundle, at, config, inputs);
    return { slice, bundle, judged, performance, custom: await this.customOf(bundle, reference) };
  }

  private async customOf(bundle: Bundle | undefined, reference: Bundle | undefined) {
    const { plan } = this.settled;
    if (!plan.custom || !bundle) return undefined;
    const drift = await countCustomDrift(this.data.engine, plan, bundle, reference);
    return { values: bundle.custom ?? {}, drift: drift ?? {} };
  }

  private rowsBefore(start: number): number[] {
    return [...this.stored.values()]
      .filter((each) => each.start < start)
      .sort((a, b) => b.start - a.start)
      .slice(0, LIKE_WINDOWS)
      .map(({ rows: n }) => n);
  }
}

function messageOf(
  { windows, untimed, tooOld, open }: Found,
  due: number,
  since: number | undefined,
): string {
  const parts = [`${plural(due, 'window')} computed of ${formatCount(windows.length)} that are closed.`];
  if (open > 0) parts.push(`${plural(open, 'row')} in windows that are still open.`);
  if (untimed > 0) parts.push(`${plural(untimed, 'row')} without a time that can be read, in no window.`);
  if (tooOld > 0)
    parts.push(`${plural(tooOld, 'row')} older than the monitor looks back; ask for that time to have them.`);
  if (since !== undefined)
    parts.push(
      `The log has more rows than are looked at: those before ${new Date(since).toISOString()} are not.`,
    );
  return parts.join(' ');
}
