/** How the table asks for what its runs logged. Pure. */
import type { InputOf } from '@/lib/client/call';
import { readColumn } from './run-columns';
import { readObjective } from './view-state';

/** So many columns are asked for at once: the address of a question must stay short. */
export const BLOCK = 20;

type Cells = InputOf<'tracking.getRunCells'>;

export const isLogged = (id: string): boolean => {
  const column = readColumn(id);
  return column !== undefined && column.source !== 'attribute';
};

const toColumns = (ids: readonly string[]): Cells['columns'] =>
  ids.flatMap((id): Cells['columns'] => {
    const column = readColumn(id);
    if (!column || column.source === 'attribute' || column.stat === 'course') return [];
    return [{ source: column.source, key: column.key, stat: column.stat }];
  });

export function cellsQuestion(runIds: string[], columns: readonly string[], objective: string): Cells {
  const best = readObjective(objective);
  return { runIds, columns: toColumns(columns), ...(best && { objective: best }) };
}
