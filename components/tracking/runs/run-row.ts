import type { OutputOf } from '@/lib/client/call';
import type { MetricNumber } from '@/lib/pure/format';

export type Run = OutputOf<'tracking.searchRuns'>['runs'][number];

export const PARENT_TAG = 'mlflow.parentRunId';

/** A run with its keys at hand. */
export type IndexedRun = {
  run: Run;
  id: string;
  parentId: string | undefined;
  isRunning: boolean;
  metrics: ReadonlyMap<string, MetricNumber>;
  params: ReadonlyMap<string, string>;
  tags: ReadonlyMap<string, string>;
};

/** A line of the table: a run at its place in the tree. */
export type RunRow = IndexedRun & { depth: number; children: number; isExpanded: boolean; isPinned: boolean };

const known = new WeakMap<Run, IndexedRun>();

/** The same run object answers the same index: rows that did not change are not drawn again. */
export function indexRun(run: Run): IndexedRun {
  const found = known.get(run);
  if (found) return found;
  const tags = new Map(run.data.tags.map(({ key, value }) => [key, value]));
  const indexed: IndexedRun = {
    run,
    id: run.info.runId,
    parentId: tags.get(PARENT_TAG),
    isRunning: run.info.status === 'RUNNING',
    metrics: new Map(run.data.metrics.map(({ key, value }) => [key, value])),
    params: new Map(run.data.params.map(({ key, value }) => [key, value])),
    tags,
  };
  known.set(run, indexed);
  return indexed;
}

type Shape = {
  /** False shows all runs alike, as where they are sorted by a metric. */
  isNested: boolean;
  expanded: ReadonlySet<string>;
  pinned: readonly string[];
};

/** Pinned runs first, then the others in their order, children under a parent that is there and open. */
export function arrangeRuns(runs: readonly Run[], { isNested, expanded, pinned }: Shape): RunRow[] {
  const indexed = runs.map(indexRun);
  const byId = new Map(indexed.map((run) => [run.id, run]));
  const childrenOf = new Map<string, IndexedRun[]>();
  const roots: IndexedRun[] = [];
  for (const run of indexed) {
    const parent = isNested && run.parentId !== undefined ? byId.get(run.parentId) : undefined;
    if (!parent || leadsBack(run, byId)) roots.push(run);
    else childrenOf.set(parent.id, [...(childrenOf.get(parent.id) ?? []), run]);
  }
  const rows: RunRow[] = [];
  for (const id of pinned) {
    const run = byId.get(id);
    if (run) rows.push({ ...run, depth: 0, children: 0, isExpanded: false, isPinned: true });
  }
  const isPinned = new Set(rows.map(({ id }) => id));
  function add(run: IndexedRun, depth: number) {
    const children = childrenOf.get(run.id) ?? [];
    const isExpanded = children.length > 0 && expanded.has(run.id);
    // A pinned parent stands above; its children stay reachable where it would have been.
    if (!isPinned.has(run.id))
      rows.push({ ...run, depth, children: children.length, isExpanded, isPinned: false });
    if (isExpanded || isPinned.has(run.id)) for (const child of children) add(child, depth + 1);
  }
  for (const root of roots) add(root, 0);
  return rows;
}

/** Tags are free text: two runs may name each other as parent. */
function leadsBack(run: IndexedRun, byId: ReadonlyMap<string, IndexedRun>): boolean {
  const seen = new Set([run.id]);
  for (let at = run.parentId; at !== undefined; at = byId.get(at)?.parentId) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
}
