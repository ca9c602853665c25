/** What an event of the stream makes old, and how soon it is asked for again. Pure. */

/** As the server tells it: which runs logged points, which changed otherwise, whether runs came or went. */
export type RunsEvent = { points: string[]; runs: string[]; isListChanged: boolean; isReset: boolean };

export type Pace = 'soon' | 'later';
/** Milliseconds between two looks of one kind. */
export const PACES: Record<Pace, number> = { soon: 1_000, later: 5_000 };

type Input = { runId?: unknown; runIds?: unknown; runs?: unknown };

const isAbout = (input: Input, ids: ReadonlySet<string>): boolean =>
  (typeof input.runId === 'string' && ids.has(input.runId)) ||
  (Array.isArray(input.runIds) && input.runIds.some((id) => ids.has(id))) ||
  // By the beginnings of their ids.
  (Array.isArray(input.runs) && input.runs.some((ref) => [...ids].some((id) => id.startsWith(String(ref)))));

/** Asked about runs by their ids; the answer is old when one of them logged something. */
const OF_RUNS: Record<string, Pace> = {
  'tracking.getMetricSeries': 'soon',
  'tracking.getRunCells': 'soon',
  'tracking.getRunPage': 'soon',
  'tracking.listRunComments': 'soon',
  'tracking.summariseMetrics': 'later',
  'tracking.getSparklines': 'later',
  'tracking.getComparedRuns': 'soon',
  'tracking.compareKeys': 'later',
  'tracking.testGroups': 'later',
};
/** Asked about all runs that match: as soon as one of them logs, if not at once. */
const OF_POINTS: Record<string, Pace> = {
  'tracking.getGroupSeries': 'later',
  'tracking.groupRuns': 'later',
  'tracking.getRunValues': 'later',
  'tracking.listChartMetrics': 'later',
};
/** What is known of runs. A list itself is asked for by who shows it: rows must not move under a reader's eyes. */
const OF_LISTS: Record<string, Pace> = {
  'tracking.countListedRuns': 'soon',
  'tracking.groupRuns': 'later',
  'tracking.getRunValues': 'later',
  'tracking.listFacets': 'later',
  'tracking.facetRuns': 'later',
  'tracking.listColumns': 'later',
};

const LIST = 'tracking.listRuns';
const TOLD = new Set([LIST, ...[OF_RUNS, OF_POINTS, OF_LISTS].flatMap((names) => Object.keys(names))]);

/** How soon a question with this key has to be asked again; undefined if the event is not about it. */
export function paceOf(queryKey: readonly unknown[], event: RunsEvent): Pace | undefined {
  const [name, input] = queryKey as [string, Input | undefined];
  if (event.isReset) return TOLD.has(name) ? 'soon' : undefined;
  const found: (Pace | undefined)[] = [];
  if (OF_RUNS[name] && input) {
    const touched = new Set([...event.points, ...event.runs]);
    if (isAbout(input, touched)) found.push(OF_RUNS[name]);
  }
  if (event.points.length > 0) found.push(OF_POINTS[name]);
  if (event.runs.length > 0 || event.isListChanged) found.push(OF_LISTS[name]);
  if (event.runs.length > 0 && name === LIST) found.push('soon');
  return found.includes('soon') ? 'soon' : found.find((pace) => pace !== undefined);
}

export const nothing = (): RunsEvent => ({ points: [], runs: [], isListChanged: false, isReset: false });

export const joinEvents = (before: RunsEvent, after: RunsEvent): RunsEvent => ({
  points: [...new Set([...before.points, ...after.points])],
  runs: [...new Set([...before.runs, ...after.runs])],
  isListChanged: before.isListChanged || after.isListChanged,
  isReset: before.isReset || after.isReset,
});
