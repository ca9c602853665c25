'use client';
import { useMemo } from 'react';
import type { CallError } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { useStable } from '@/lib/client/use-stable';
import type { Subject } from '../tracking/charts/subject';
import { groupOrder, readGroup } from '../tracking/runs/group-question';
import { runsOrder, runsQuestion } from '../tracking/runs/list-question';
import { groupId } from '../tracking/runs/run-row';
import { looksOf, MOST_GROUPS, nameOfGroup } from '../tracking/runs/use-charts-pane';
import { hasRunning, usePinnedRuns } from '../tracking/runs/use-pinned-runs';
import type { RunsView } from '../tracking/runs/view-state';

const EVERY = 15_000;
const MOST_ASKED = 1000;

/** Whom a chart of a view is of: the first runs or groups, as its page draws them. */
export function useFigureSubject(experimentId: string, view: RunsView, most: number) {
  const question = runsQuestion(experimentId, view);
  const grouped = readGroup(view.group);
  const runs = useOperation(
    'tracking.listRuns',
    {
      ...question,
      orderBy: runsOrder(view),
      except: view.pinned,
      maxResults: Math.min(MOST_ASKED, most + view.hidden.length),
    },
    { enabled: !grouped, keepPrevious: true, every: (last) => hasRunning(last?.runs) && EVERY },
  );
  const pinned = usePinnedRuns(experimentId, view.pinned, EVERY, { isAsked: !grouped });
  const orderBy = groupOrder(view);
  const groups = useOperation(
    'tracking.groupRuns',
    {
      ...question,
      ...(grouped ?? { by: [] }),
      ...(orderBy && { orderBy }),
      maxResults: Math.min(most, MOST_GROUPS),
    },
    { enabled: grouped !== undefined, keepPrevious: true },
  );
  const subject = useStable(
    // biome-ignore lint/correctness/useExhaustiveDependencies: the questions are made of the view.
    useMemo((): Subject | undefined => {
      if (grouped) {
        if (!groups.data) return undefined;
        const { keys } = groups.data;
        const lines = groups.data.groups;
        return {
          kind: 'groups',
          isRunning: lines.some(({ running }) => running > 0),
          question,
          by: grouped,
          groups: looksOf(
            lines.map((group) => ({ id: groupId(group), name: nameOfGroup({ group, keys }) })),
          ).map((look, at) => ({ ...look, group: lines[at]?.id ?? '' })),
        };
      }
      if (!runs.data || !pinned.isKnown) return undefined;
      const shown = [...pinned.runs, ...runs.data.runs]
        .filter(({ runId }) => !view.hidden.includes(runId))
        .slice(0, most);
      const named = shown.map(({ runId, runName }) => ({ id: runId, name: runName || runId }));
      return {
        kind: 'runs',
        isRunning: hasRunning(shown),
        runs: looksOf(named, view.colours),
      };
    }, [view, runs.data, pinned.runs, pinned.isKnown, groups.data, most]),
  );
  const query = grouped ? groups : runs;
  return { subject, error: query.error as CallError | null, of: useStable({ question }) };
}
