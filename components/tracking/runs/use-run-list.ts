'use client';
import { useCallback, useMemo, useState } from 'react';
import { ask, type InputOf } from '@/lib/client/call';
import { useReturning } from '@/lib/client/history-entry';
import { useOperation } from '@/lib/client/use-operation';
import { useFollow } from '../live/use-live-runs';
import { groupMetrics, groupOrder, memberFilter, readGroup } from './group-question';
import { type Branch, layoutRows } from './list-layout';
import {
  countQuestion,
  isTreeView,
  type ListQuestion,
  listKey,
  listQuestion,
  runsOrder,
  runsQuestion,
  type Start,
  stretchQuestion,
  toStretch,
  WINDOW,
} from './list-question';
import { type Group, type GroupKeys, groupId, type Run, type RunLine, type TableRow } from './run-row';
import { type BranchQuestion, useBranches } from './use-branches';
import { useChangedList } from './use-changed-list';
import { hasRunning, usePinnedRuns } from './use-pinned-runs';
import { useWindows } from './use-windows';
import type { RunsView } from './view-state';

const LOOK_FOR_NEW = 5_000;
const LIVE = 3_000;
/** Groups are made of all matching runs each time. */
const LIVE_GROUPS = 10_000;

const NONE_OPEN: ReadonlySet<string> = new Set();

export type RunList = ReturnType<typeof useRunList>;

/** `newest`: how many runs were grouped, where not all were. */
type GroupItem = { group: Group; keys: GroupKeys; total: number; newest: number | null };

/** The rows of the table, as far as one has looked: runs or groups, with what is open below them, pinned runs first. */
export function useRunList(experimentId: string, view: RunsView, shown: readonly string[]) {
  const [range, setRange] = useState<readonly [number, number]>([0, 0]);
  const [expanded, setExpanded] = useReturning(`open in ${experimentId}`, NONE_OPEN);
  const question = runsQuestion(experimentId, view);
  const orderBy = runsOrder(view);
  const grouped = readGroup(view.group);
  const isTree = isTreeView(view);
  const list = listQuestion(experimentId, view);
  const asked: InputOf<'tracking.groupRuns'> = {
    ...question,
    ...grouped,
    metrics: groupMetrics(shown).slice(0, 40),
    orderBy: groupOrder(view),
  };
  const follow = useFollow();
  const windows = useWindows<Run | GroupItem>({
    question: grouped ? ['tracking.groupRuns', asked, 'window'] : listKey(list),
    range,
    load: (start, signal) => (grouped ? loadGroups(asked, start, signal) : loadRuns(list, start, signal)),
    every: (items) => {
      const [first] = items;
      if (first && 'group' in first) {
        return items.some((item) => 'group' in item && item.group.running > 0) && follow(LIVE_GROUPS);
      }
      return hasRunning(items as Run[]) && follow(LIVE);
    },
  });
  const counted = countQuestion(list);
  const count = useOperation('tracking.countListedRuns', counted, {
    every: follow(LOOK_FOR_NEW),
    keepPrevious: true,
  });
  const pinned = usePinnedRuns(experimentId, view.pinned, follow(LIVE));

  const branchQuestions = questionsOf([...expanded], { ...question, orderBy }, windows.loaded);
  const branches = useBranches(branchQuestions);
  const told = groupsIn(windows.loaded);
  const length = (grouped ? told.total : count.data?.listed) ?? windows.loaded.size;
  const laidOut = useMemo(() => {
    const below = (id: string, total: number, depth: number, seen: readonly string[]): TableRow[] => {
      const branch = expanded.has(id) && !seen.includes(id) ? branches.branchOf.get(id) : undefined;
      if (!branch) return [];
      const { runs, hasMore } = branch;
      const free = runs.filter(({ runId }) => !view.pinned.includes(runId));
      const rows = free.flatMap((run): TableRow[] => [
        lineOf(run, depth, expanded),
        ...below(run.runId, run.children, depth + 1, [...seen, id]),
      ]);
      const line = { kind: 'more' as const, id: `more ${id}`, branch: id, shown: runs.length, depth };
      // Some may have come since the row above was counted.
      return hasMore ? [...rows, { ...line, total: Math.max(total, runs.length + 1) }] : rows;
    };
    const lines = new Map<number, TableRow>();
    const open: Branch<TableRow>[] = [];
    for (const [at, item] of windows.loaded) {
      if ('group' in item) {
        const id = groupId(item.group);
        lines.set(at, {
          kind: 'group',
          id,
          group: item.group,
          keys: item.keys,
          isExpanded: expanded.has(id),
        });
        open.push({ at, rows: below(id, item.group.runs, 1, []) });
      } else {
        lines.set(at, lineOf(item, 0, expanded));
        open.push({ at, rows: below(item.runId, item.children, 1, []) });
      }
    }
    return layoutRows({
      pinned: pinned.runs.map((run): TableRow => ({ ...lineOf(run, 0, expanded), isPinned: true })),
      count: length,
      loaded: lines,
      branches: open.filter(({ rows }) => rows.length > 0),
    });
  }, [windows.loaded, length, expanded, pinned.runs, view.pinned, branches.branchOf]);

  const look = useCallback(
    (first: number, last: number) => {
      const next = [laidOut.baseAt(first), laidOut.baseAt(last)] as const;
      setRange((before) =>
        windowOf(before[0]) === windowOf(next[0]) && windowOf(before[1]) === windowOf(next[1])
          ? before
          : next,
      );
    },
    [laidOut],
  );
  const flip = useCallback(
    (id: string) =>
      setExpanded((before) => {
        const after = new Set(before);
        if (!after.delete(id)) after.add(id);
        return after;
      }),
    [setExpanded],
  );

  const { isChanged, refresh } = useChangedList(
    count.isPlaceholderData ? undefined : count.data?.matching,
    range[0] < WINDOW,
    JSON.stringify(counted),
    windows.refetch,
  );

  return {
    ...windows,
    isChanged,
    refresh,
    rows: laidOut.rows,
    present: laidOut.present,
    look,
    expanded,
    flip,
    showMore: branches.showMore,
    isTreeView: isTree,
    /** Some run has a place under another. */
    isTree:
      isTree &&
      [...windows.loaded.values()].some(
        (item) => 'children' in item && (item.children > 0 || item.parentId !== null),
      ),
    isGrouped: grouped !== undefined,
    /** How many of the newest runs the groups are of; null for all. */
    groupedNewest: told.newest,
    /** How many runs match, and of them how many lines or groups the list has. */
    matching: count.data?.matching ?? length,
    length,
    nested: count.data?.nested ?? 0,
    running: count.data?.running ?? 0,
    isCapped: count.data?.isCapped ?? false,
    isCounted: count.data !== undefined && !count.isPlaceholderData,
    countedAt: count.dataUpdatedAt,
    /** The newest look failed: what is on screen may be old. */
    lookError: count.error ?? pinned.error,
  };
}

/** How many groups there are in all, and of how many runs: each stretch says it. */
function groupsIn(loaded: ReadonlyMap<number, Run | GroupItem>): Pick<GroupItem, 'total' | 'newest'> {
  let told: Pick<GroupItem, 'total' | 'newest'> = { total: 0, newest: null };
  for (const item of loaded.values()) if ('total' in item) told = item;
  return told;
}

const windowOf = (place: number) => Math.floor(place / WINDOW);

const lineOf = (run: Run, depth: number, expanded: ReadonlySet<string>): RunLine => ({
  kind: 'run',
  id: run.runId,
  run,
  depth,
  isExpanded: run.children > 0 && expanded.has(run.runId),
  isPinned: false,
});

async function loadRuns(list: ListQuestion, start: Start, signal: AbortSignal) {
  return toStretch(await ask('tracking.listRuns', stretchQuestion(list, start), signal));
}

async function loadGroups(question: InputOf<'tracking.groupRuns'>, { skip }: Start, signal: AbortSignal) {
  const { groups, keys, total, newest } = await ask(
    'tracking.groupRuns',
    { ...question, skip, maxResults: WINDOW },
    signal,
  );
  return { items: groups.map((group) => ({ group, keys, total, newest })) };
}

/** What to ask for the rows that are open. */
function questionsOf(
  expanded: readonly string[],
  question: InputOf<'tracking.listRuns'>,
  loaded: ReadonlyMap<number, Run | GroupItem>,
): BranchQuestion[] {
  const groups = new Map<string, GroupItem>();
  for (const item of loaded.values()) if ('group' in item) groups.set(groupId(item.group), item);
  return expanded.flatMap((id): BranchQuestion[] => {
    const item = groups.get(id);
    if (item) {
      const filter = memberFilter(question.filter ?? '', item.keys, item.group.values);
      return [{ id, question: { ...question, filter } }];
    }
    if (!/^[0-9a-f]{32}$/.test(id) || groups.size > 0) return [];
    return [{ id, question: { ...question, nesting: 'children', parentId: id } }];
  });
}
