/** How the charts of an experiment are arranged: part of the view, so a link and a saved view keep it. Pure. */
import type { Ends, XKind } from '@/components/charts/prepare-axis';
import { BANDS, type Band } from '@/lib/pure/group-series';
import { fitting, isFlag, isNumber, isObject, isRange, isText, isTexts, SECTION_CHECKS } from './fitting';
import { FIRST_SECTIONS, gather, MADE, moved, type SectionChoices, sectionOf } from './sections';
import type { Span } from './sizes';
import { isEnds } from './y-range';

/** Each kind, and what it is made of: columns by their ids, as `metrics.loss` or `params.lr`. */
export const KINDS = {
  line: { title: 'Lines', parts: ['Metric'] },
  bar: { title: 'Bars', parts: ['Metric'] },
  scatter: { title: 'Scatter', parts: ['X', 'Y', 'Colour'] },
  box: { title: 'Boxes', parts: ['Metric', 'Grouped by'] },
  contour: { title: 'Contour', parts: ['X', 'Y', 'Height'] },
  parallel: { title: 'Parallel coordinates', parts: [] },
  importance: { title: 'Parameter importance', parts: ['Metric'] },
} as const satisfies Record<string, { title: string; parts: readonly string[] }>;
export type ChartKind = keyof typeof KINDS;
type Range = [low: number, high: number];

export type ChartSpec = {
  id: string;
  kind: ChartKind;
  /** In the order of the kind's parts; of parallel coordinates all axes. */
  columns: string[];
  title?: string | undefined;
  /** How many columns of the grid, and how high, of three. */
  w?: Span;
  h?: Span;
  /** Its own, where it differs from the page's. */
  logX?: boolean;
  logY?: boolean;
  /** The ends of the y axis set by hand. */
  y?: Ends | undefined;
  /** Stretches of axes of parallel coordinates that runs must pass through. */
  ranges?: Record<string, Range>;
};
export type ChartChanges = Partial<Omit<ChartSpec, 'id'>>;

export type ChartsLayout = SectionChoices & {
  x: XKind;
  xKey: string | null;
  smooth: number;
  logX: boolean;
  logY: boolean;
  clip: boolean;
  /** The stretch of the x axis that all line charts show. */
  zoom: Range | null;
  /** How many runs from the top of the table are drawn. */
  runs: number;
  band: Band;
  /** The runs of a group beside its mean. */
  members: boolean;
  /** Charts of metrics that none of the runs drawn has logged stay away. */
  withData: boolean;
  search: string;
  /** The chart that fills the screen. */
  large: string | null;
  /** Charts that somebody made. */
  add: ChartSpec[];
  /** Charts of metrics that somebody took away: there is one of each metric otherwise. */
  off: string[];
  /** What somebody changed of charts of metrics. */
  set: Record<string, ChartChanges>;
  /** The first charts, in this order; the others follow. */
  order: string[];
};

export const RUNS_SHOWN = [10, 20, 50, 100] as const;

export const FIRST_LAYOUT: ChartsLayout = {
  ...FIRST_SECTIONS,
  x: 'step',
  xKey: null,
  smooth: 0,
  logX: false,
  logY: false,
  clip: false,
  zoom: null,
  runs: RUNS_SHOWN[0],
  band: 'ci',
  members: false,
  withData: false,
  search: '',
  large: null,
  add: [],
  off: [],
  set: {},
  order: [],
};

const isSpan = (value: unknown) => value === 1 || value === 2 || value === 3;
const isKind = (value: unknown): value is ChartKind => isText(value) && Object.hasOwn(KINDS, value);

const CHANGES: { [K in keyof Required<ChartChanges>]: (value: unknown) => boolean } = {
  kind: isKind,
  columns: isTexts,
  title: isText,
  w: isSpan,
  h: isSpan,
  logX: isFlag,
  logY: isFlag,
  y: isEnds,
  ranges: (value) => isObject(value) && Object.values(value).every(isRange),
};

const isSpec = (value: unknown) =>
  isObject(value) && isText(value.id) && isKind(value.kind) && isTexts(value.columns);

const LAYOUT: { [K in keyof ChartsLayout]: (value: unknown) => boolean } = {
  x: (value) => isText(value) && ['step', 'time', 'relative', 'metric'].includes(value),
  xKey: isText,
  smooth: (value) => isNumber(value) && value >= 0 && value <= 0.99,
  logX: isFlag,
  logY: isFlag,
  clip: isFlag,
  zoom: isRange,
  runs: (value) => RUNS_SHOWN.some((count) => count === value),
  band: (value) => BANDS.some((band) => band === value),
  members: isFlag,
  withData: isFlag,
  ...SECTION_CHECKS,
  search: isText,
  large: isText,
  add: (value) => Array.isArray(value),
  off: isTexts,
  set: isObject,
  order: isTexts,
};

/** A layout from what a link or a saved view says; an older or newer console may have written it. */
export function readLayout(value: unknown): ChartsLayout {
  const known = fitting<ChartsLayout>(value, LAYOUT);
  const add = (known.add ?? []).filter(isSpec).map(({ id, ...rest }) => ({
    ...(fitting<ChartChanges>(rest, CHANGES) as Pick<ChartSpec, 'kind' | 'columns'>),
    id,
  }));
  const set = Object.entries(known.set ?? {}).map(([id, changes]) => [
    id,
    fitting<ChartChanges>(changes, CHANGES),
  ]);
  return { ...FIRST_LAYOUT, ...known, add, set: Object.fromEntries(set) };
}

/** All of a layout that is not as it is at first; null for nothing. */
export function keptLayout(layout: ChartsLayout): Partial<ChartsLayout> | null {
  const changed = Object.entries(layout).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(FIRST_LAYOUT[name as keyof ChartsLayout]),
  );
  return changed.length === 0 ? null : Object.fromEntries(changed);
}

/** Machine metrics are found by search, not shown by themselves. */
const OF_MACHINES = ['system/'];
export const METRICS_AT_FIRST = 500;
export const MOST_METRICS = 2000;

/** Asks for the metrics that charts are made of. */
export const chartedMetrics = (experimentIds: string[], search = '', limit = METRICS_AT_FIRST) => ({
  experimentIds,
  search,
  limit,
  ...(!search && { without: OF_MACHINES }),
});

/** `points`: the length of the longest course. */
export type ChartMetric = { key: string; points: number };

/** A metric's own chart: lines, or bars where no run has more than one value. */
const chartOf = ({ key, points }: ChartMetric): ChartSpec => ({
  id: `metrics.${key}`,
  kind: points > 1 ? 'line' : 'bar',
  columns: [`metrics.${key}`],
});

/** All charts in their order: those that somebody made, then one of each metric. */
export function chartsOf(layout: ChartsLayout, metrics: readonly ChartMetric[]): ChartSpec[] {
  const { add, off, set, order } = layout;
  const own = metrics.map(chartOf).filter(({ id }) => !off.includes(id));
  const all = [...add, ...own].map((spec) => ({ ...spec, ...set[spec.id] }));
  const place = new Map(order.map((id, at) => [id, at]));
  const at = ({ id }: ChartSpec) => place.get(id) ?? order.length;
  return all.sort((a, b) => at(a) - at(b));
}

/** The metric whose own chart it is; charts that somebody made have none. */
export const ownMetric = ({ id }: ChartSpec): string | undefined =>
  id.startsWith('metrics.') ? id.slice('metrics.'.length) : undefined;

/** Charts in their sections: what somebody made, then by the names of metrics. */
export const sectionsOfLayout = (layout: ChartsLayout, charts: readonly ChartSpec[]) =>
  gather(
    charts,
    (spec) => {
      const key = ownMetric(spec);
      return key === undefined ? MADE : sectionOf(key, layout.by);
    },
    layout,
  );

const isAdded = (layout: ChartsLayout, id: string) => layout.add.some((spec) => spec.id === id);

function freeId(layout: ChartsLayout): string {
  let number = layout.add.length + 1;
  while (isAdded(layout, `c${number}`)) number += 1;
  return `c${number}`;
}

export function addChart(layout: ChartsLayout, spec: Omit<ChartSpec, 'id'>): ChartsLayout {
  const id = freeId(layout);
  return { ...layout, add: [{ ...spec, id }, ...layout.add], order: [id, ...layout.order] };
}

export function changeChart(layout: ChartsLayout, id: string, changes: ChartChanges): ChartsLayout {
  if (isAdded(layout, id)) {
    return { ...layout, add: layout.add.map((spec) => (spec.id === id ? { ...spec, ...changes } : spec)) };
  }
  return { ...layout, set: { ...layout.set, [id]: { ...layout.set[id], ...changes } } };
}

export function removeChart(layout: ChartsLayout, id: string): ChartsLayout {
  const { [id]: _, ...set } = layout.set;
  const order = layout.order.filter((other) => other !== id);
  return isAdded(layout, id)
    ? { ...layout, set, order, add: layout.add.filter((spec) => spec.id !== id) }
    : { ...layout, set, order, off: [...layout.off, id] };
}

/** Brings one chart back as it was in a layout that had it, and leaves all else as it is now. */
export function restoreChart(layout: ChartsLayout, former: ChartsLayout, id: string): ChartsLayout {
  const made = former.add.find((spec) => spec.id === id);
  // A chart made since may have got its number.
  const own = made && isAdded(layout, id) ? freeId(layout) : id;
  const order = former.order.includes(id)
    ? putBack(layout.order, former.order, id, own)
    : layout.order.filter((other) => other !== own);
  const changes = former.set[id];
  const set = changes ? { ...layout.set, [own]: changes } : layout.set;
  if (!made) return { ...layout, order, set, off: layout.off.filter((other) => other !== id) };
  const ids = putBack(
    layout.add.map((spec) => spec.id),
    former.add.map((spec) => spec.id),
    id,
    own,
  );
  const specs = new Map([...layout.add, { ...made, id: own }].map((spec) => [spec.id, spec]));
  return { ...layout, order, set, add: ids.flatMap((each) => specs.get(each) ?? []) };
}

/** The list with `own` behind the nearest of those that stood before `id` in the former one; in front where none did. */
function putBack(list: readonly string[], former: readonly string[], id: string, own: string): string[] {
  const others = list.filter((each) => each !== own);
  const before = former.slice(0, former.indexOf(id)).findLast((each) => others.includes(each));
  const at = before === undefined ? 0 : others.indexOf(before) + 1;
  return [...others.slice(0, at), own, ...others.slice(at)];
}

/** Puts a chart where another of those shown is now. Only as much of the order is kept as somebody has decided. */
export function moveChart(
  layout: ChartsLayout,
  shown: readonly ChartSpec[],
  id: string,
  to: number,
): ChartsLayout {
  const order = moved(
    layout.order,
    shown.map((spec) => spec.id),
    id,
    to,
  );
  return order === layout.order ? layout : { ...layout, order };
}
