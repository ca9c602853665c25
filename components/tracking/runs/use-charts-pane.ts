'use client';
import { useCallback, useEffect, useMemo } from 'react';
import type { LineLook } from '@/components/charts/lines';
import { useKept } from '@/lib/client/kept';
import { useMedia } from '@/lib/client/use-media';
import { useOperation } from '@/lib/client/use-operation';
import { useStable } from '@/lib/client/use-stable';
import { runColours } from '@/lib/pure/colours';
import { readLayout } from '../charts/layout';
import type { RunChartsProps } from '../charts/run-charts';
import type { Subject } from '../charts/subject';
import { ROOM_FOR_CHARTS } from './charts-pane';
import { readGroup } from './group-question';
import { runsOrder, runsQuestion } from './list-question';
import { type GroupLine, groupId, type Run, type RunLine } from './run-row';
import type { RunList } from './use-run-list';
import { useViewContext } from './use-runs-view';

/** More groups than this nobody tells apart. */
export const MOST_GROUPS = 20;
const MOST_ASKED = 1000;

/** Open where there is room, until somebody chooses. */
export function useChartsPane() {
  const [chosen, choose] = useKept<'open' | 'closed' | ''>('charts', '');
  const isWide = useMedia(ROOM_FOR_CHARTS, true);
  const isOpen = chosen === '' ? isWide : chosen === 'open';
  return {
    isOpen,
    /** There is no room for both: the charts stand in the table's place. */
    isAlone: isOpen && !isWide,
    onToggle: () => choose(isOpen ? 'closed' : 'open'),
  };
}

/**
 * The charts of what the table lists: its first rows, pinned ones before all, hidden ones left out. Of a tree they are the runs at any
 * depth: the trials of a search log what their folded parent does not.
 */
export function useChartedRuns(list: RunList): {
  legend: ReadonlyMap<string, LineLook>;
  charts: Omit<RunChartsProps, 'onPick'>;
} {
  const { experimentId, view, setView } = useViewContext();
  const { runs: most } = useMemo(() => readLayout(view.charts), [view.charts]);
  const unfolded = useOperation(
    'tracking.listRuns',
    {
      ...runsQuestion(experimentId, view),
      orderBy: runsOrder(view),
      except: view.pinned,
      maxResults: Math.min(MOST_ASKED, most + view.hidden.length),
    },
    { enabled: list.isTree, keepPrevious: true },
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: as often as the list itself is fetched anew.
  useEffect(() => {
    if (list.isTree && unfolded.isFetched && unfolded.dataUpdatedAt < list.updatedAt) void unfolded.refetch();
  }, [list.updatedAt]);
  const runsOfTree = list.isTree ? unfolded.data?.runs : undefined;
  const subject = useStable(
    useMemo((): Subject => {
      const grouped = readGroup(view.group);
      if (grouped) {
        const lines = firstOf(list, 'group', Math.min(most, MOST_GROUPS));
        return {
          kind: 'groups',
          isRunning: lines.some(({ group }) => group.running > 0),
          question: runsQuestion(experimentId, view),
          by: grouped,
          groups: looksOf(
            lines.map(({ group, keys }) => ({ id: groupId(group), name: nameOfGroup({ group, keys }) })),
          ).map((look, at) => ({ ...look, group: lines[at]?.group.id ?? '' })),
        };
      }
      const runs = runsOfTree
        ? firstOfTree(list, runsOfTree, most, view.hidden)
        : firstOf(list, 'run', most, view.hidden).map(({ run }) => run);
      const named = runs.map(({ runId, runName }) => ({ id: runId, name: runName || runId }));
      return {
        kind: 'runs',
        isRunning: runs.some(({ status }) => status === 'RUNNING'),
        runs: looksOf(named, view.colours),
      };
    }, [list, runsOfTree, view, most, experimentId]),
  );
  const legend = useMemo(
    () =>
      new Map<string, LineLook>(
        (subject.kind === 'runs' ? subject.runs : subject.groups).map((look) => [look.id, look]),
      ),
    [subject],
  );
  const experimentIds = useMemo(() => [experimentId], [experimentId]);
  const of = useStable({ question: runsQuestion(experimentId, view) });
  const onLayout = useCallback((charts: unknown) => setView({ charts }), [setView]);
  return {
    legend,
    charts: {
      experimentIds,
      subject,
      of,
      total: drawableIn(list),
      layout: view.charts,
      onLayout,
    },
  };
}

/** How many lines charts could have: groups, or runs at any depth of a tree, pinned ones too. */
export const drawableIn = ({
  isGrouped,
  length,
  matching,
}: Pick<RunList, 'isGrouped' | 'length' | 'matching'>): number => (isGrouped ? length : matching);

function firstOf<Kind extends 'run' | 'group'>(
  list: RunList,
  kind: Kind,
  most: number,
  hidden: readonly string[] = [],
) {
  type Line = Kind extends 'run' ? RunLine : GroupLine;
  const found: Line[] = [];
  for (const row of list.present) {
    if (found.length === most) break;
    if (row.kind === kind && !hidden.includes(row.id)) found.push(row as Line);
  }
  return found;
}

function firstOfTree(
  list: RunList,
  runs: readonly Run[],
  most: number,
  hidden: readonly string[],
): readonly Run[] {
  const pinned = list.present.flatMap((row) => (row.kind === 'run' && row.isPinned ? [row.run] : []));
  return [...pinned, ...runs].filter(({ runId }) => !hidden.includes(runId)).slice(0, most);
}

export function looksOf(
  named: { id: string; name: string }[],
  chosen?: Readonly<Record<string, number>>,
): LineLook[] {
  const colours = runColours(
    named.map(({ id }) => id),
    chosen,
  );
  return named.map(({ id, name }) => ({ id, name, colour: 'var(--faint)', ...colours.get(id) }));
}

/** What tells a group from the others. */
export function nameOfGroup({ group, keys }: Pick<GroupLine, 'group' | 'keys'>): string {
  const varied = keys.flatMap(({ key, isVaried }, at) =>
    isVaried ? [{ key, value: group.values[at] }] : [],
  );
  if (varied.length === 0) return 'All runs';
  const [only] = varied;
  if (varied.length === 1 && only) return only.value ?? 'not set';
  return varied.map(({ key, value }) => `${key} ${value ?? 'not set'}`).join(', ');
}
