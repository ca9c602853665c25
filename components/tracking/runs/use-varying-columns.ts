'use client';
import { useMemo } from 'react';
import type { InputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { runsQuestion } from './list-question';
import { readColumn } from './run-columns';
import type { RunsView } from './view-state';

type Judged = InputOf<'tracking.listConstantColumns'>['columns'][number];

const nameOf = ({ source, key, stat }: Judged) => `${source} ${stat} ${key}`;

const MOST = 2000;
const LOOK_AGAIN = 15_000;

/** What of a column the server can judge: not attributes, expressions and courses. */
function judged(id: string): Judged | undefined {
  const column = readColumn(id);
  if (!column || column.source === 'attribute' || column.source === 'expression') return undefined;
  const { source, key, stat } = column;
  return stat === 'course' || stat === 'atBest' ? undefined : { source, key, stat };
}

/** The columns in which the runs that match differ, where the view wants no others. */
export function useVaryingColumns(
  experimentId: string,
  view: RunsView,
  columns: readonly string[],
): readonly string[] {
  const asked = useMemo(() => columns.flatMap((id) => judged(id) ?? []).slice(0, MOST), [columns]);
  const { data } = useOperation(
    'tracking.listConstantColumns',
    { ...runsQuestion(experimentId, view), columns: asked },
    { enabled: view.varying && asked.length > 0, keepPrevious: true, every: view.varying && LOOK_AGAIN },
  );
  return useMemo(() => {
    if (!view.varying || !data || data.looked < 2) return columns;
    const constant = new Set(data.constant.map(nameOf));
    return columns.filter((id) => {
      const column = judged(id);
      return !column || !constant.has(nameOf(column));
    });
  }, [view.varying, data, columns]);
}
