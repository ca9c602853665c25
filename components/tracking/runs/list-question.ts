/** How the table asks for its runs. Pure. */
import type { InputOf, OutputOf } from '@/lib/client/call';
import { orderTerm, START_COLUMN } from './run-columns';
import type { RunsView } from './view-state';

/** How many rows a stretch of the list has. */
export const WINDOW = 50;

export const runsQuestion = (experimentId: string, view: Pick<RunsView, 'filter' | 'trash'>) => ({
  experimentIds: [experimentId],
  filter: view.filter,
  runViewType: view.trash ? ('DELETED_ONLY' as const) : ('ACTIVE_ONLY' as const),
});

export const runsOrder = (view: Pick<RunsView, 'sort' | 'ascending'>): string[] => {
  const term = orderTerm(view.sort, !view.ascending);
  return term ? [term] : [];
};

/** A tree sorted by a metric would hide the best runs under their parents. */
export const isTreeView = (view: RunsView): boolean =>
  view.nested && view.sort === START_COLUMN && view.group.length === 0 && !view.trash;

/** The lines of the list: without those at its top, which are asked for by name. */
export const listQuestion = (experimentId: string, view: RunsView) => ({
  ...runsQuestion(experimentId, view),
  orderBy: runsOrder(view),
  nesting: isTreeView(view) ? ('roots' as const) : ('flat' as const),
  except: view.pinned,
});
export type ListQuestion = ReturnType<typeof listQuestion>;

export const countQuestion = ({ orderBy: _, ...list }: ListQuestion) => list;

/** What the list is kept under; the number of a stretch follows. */
export const listKey = (list: ListQuestion) => ['tracking.listRuns', list, 'window'] as const;

/** From where a stretch is asked for: a page token, and how many rows further on. */
export type Start = { pageToken: string | undefined; skip: number };

export const stretchQuestion = (list: ListQuestion, start: Start): InputOf<'tracking.listRuns'> => ({
  ...list,
  ...start,
  maxResults: WINDOW,
});

export const toStretch = (page: OutputOf<'tracking.listRuns'>) => ({
  items: page.runs,
  next: page.nextPageToken,
});
