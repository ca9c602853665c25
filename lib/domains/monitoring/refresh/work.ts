/** Windows of one refresh, counted, judged against their reference, and stored. */
import { type ColumnType, volumeChange } from '@/lib/pure/drift/quality';
import { gravest } from '@/lib/pure/drift/verdict/judge';
import { stepAlerts } from '../alerting/step-alerts';
import { countWindows, sliceName } from '../counting/count-windows';
import type { Bundle } from '../counting/plan';
import type { SourceColumn } from '../counting/relation';
import { countCustomDrift } from '../custom/count-custom';
import type { CustomFaults } from '../custom/definition';
import type { ConfiguredMonitor, MonitorRow } from '../load';
import type { Rows } from '../sources';
import { findChanges, noteTexts } from './bad-data';
import type { FoundWindow } from './find-windows';
import { judgeContributions, judgeFairness } from './judge-groups';
import { judgeJoint } from './judge-joint';
import { judgeModel, maturityOf } from './judge-model';
import { judgeWindow } from './judge-window';
import { References } from './references';
import type { RefreshRow } from './refreshing';
import type { SettledPlan } from './store-plan';
import { type Outcome, type StoredSlice, storeWindow } from './store-window';
import { LIKE_WINDOWS, type Stored } from './stored-windows';

export class Work {
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
    this.references = new References({ monitor, planVersion: settled.version, plan: settled.plan });
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
        computedTime: this.now,
        maturity: outcome.slices[0]?.performance?.maturity ?? null,
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
    // One that was looked at before its end is still news.
    const isKnown = past !== undefined && past.computedTime >= window.end;
    const areLabelsNews = /maturing|starved/.test(past?.maturity?.state ?? '');
    const isPast = window.end < this.monitor.creationTime;
    const { config } = this.monitor;
    const read = { ...this.data, timeColumn: config.timeColumn };
    const columns = { before: this.before, now: this.columnsNow() };
    const schema = await findChanges(read, plan, columns, window);
    noteTexts(slices, schema);
    const [whole, reference] = [bundles.get(`${window.start}\n`), await this.references.find('', window)];
    return {
      window,
      slices,
      volume: volumeChange(window.rows, this.rowsBefore(window.start)),
      schema,
      joint: judgeJoint(plan, config, reference, whole),
      fairness: judgeFairness(plan, (slice) => bundles.get(`${window.start}\n${slice}`), config.minimumRows),
      attribution: judgeContributions(plan, reference, whole, config.minimumRows),
      isBackfill: !this.asked.notifies && (isKnown || isPast),
      isLabelBackfill: !this.asked.notifies && ((isKnown && !areLabelsNews) || isPast),
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
    const faults = mergeFaults(bundle.customFaults, drift?.faults);
    return { values: bundle.custom ?? {}, drift: drift?.values ?? {}, ...(faults && { faults }) };
  }

  private rowsBefore(start: number): number[] {
    return [...this.stored.values()]
      .filter((each) => each.start < start)
      .sort((a, b) => b.start - a.start)
      .slice(0, LIKE_WINDOWS)
      .map(({ rows: n }) => n);
  }
}

/** Undefined where there are none. A name is of one kind alone. */
function mergeFaults(a: CustomFaults = {}, b: CustomFaults = {}): CustomFaults | undefined {
  const columns = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return columns.length === 0
    ? undefined
    : Object.fromEntries(columns.map((column) => [column, { ...a[column], ...b[column] }]));
}
