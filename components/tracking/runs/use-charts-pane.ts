'use client';
import { useMemo, useSyncExternalStore } from 'react';
import { useStored } from '@/lib/client/stored';
import type { Run } from './run-row';
import type { RunList } from './use-run-list';
import { useViewContext } from './use-runs-view';
import { colourOf } from './use-table-columns';

/** What charts beside the table get: its runs in its order, pinned ones first, hidden ones left out. */
export type RunChartsProps = {
  experimentId: string;
  runs: readonly { runId: string; name: string; status: string; colour: string | undefined }[];
  /** The arrangement of the charts, kept with the view. */
  layout: unknown;
  onLayout: (layout: unknown) => void;
};

const WIDE = '(min-width: 1200px)';

/** Open where there is room, until somebody chooses. */
export function useChartsPane() {
  const [chosen, choose] = useStored<'open' | 'closed' | ''>('plumbline.charts', '');
  const isWide = useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(WIDE);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => window.matchMedia(WIDE).matches,
    () => false,
  );
  const isOpen = chosen === '' ? isWide : chosen === 'open';
  return { isOpen, onToggle: () => choose(isOpen ? 'closed' : 'open') };
}

const MOST = 100;

export function useChartedRuns(list: RunList): RunChartsProps {
  const { experimentId, view, setView } = useViewContext();
  const runs = useMemo(() => {
    const shown: Run[] = [];
    for (const row of list.rows) {
      if (row?.kind === 'run' && !view.hidden.includes(row.id)) shown.push(row.run);
      if (shown.length === MOST) break;
    }
    return shown.map(({ runId, runName, status }) => ({
      runId,
      name: runName,
      status,
      colour: colourOf(view.colours[runId]),
    }));
  }, [list.rows, view.hidden, view.colours]);
  return { experimentId, runs, layout: view.charts, onLayout: (charts) => setView({ charts }) };
}
