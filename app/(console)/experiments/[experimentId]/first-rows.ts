/** The first rows of an experiment's page, asked for as its table will ask: they are there when the page can be used. */

import type { QueryClient } from '@tanstack/react-query';
import { BLOCK, cellsQuestion, isLogged } from '@/components/tracking/runs/cells-question';
import { patternsIn } from '@/components/tracking/runs/column-choice';
import { listKey, listQuestion, stretchQuestion, toStretch } from '@/components/tracking/runs/list-question';
import { commonKeys, defaultColumns } from '@/components/tracking/runs/run-columns';
import { viewOfLink } from '@/components/tracking/runs/view-link';
import { DEFAULT_VIEW, type RunsView, readState } from '@/components/tracking/runs/view-state';
import type { OutputOf } from '@/lib/client/call';
import { prefetch } from '@/lib/wire/console/prefetch';

type Link = Record<string, string | string[] | undefined>;

export async function prefetchFirstRows(
  client: QueryClient,
  experimentId: string,
  link: Link,
): Promise<void> {
  const view = openedView(client, experimentId, link);
  // Groups are made of all runs, and pinned ones stand above the first.
  if (!view || view.group.length > 0 || view.pinned.length > 0) return;
  const list = listQuestion(experimentId, view);
  const question = stretchQuestion(list, { pageToken: undefined, skip: 0 });
  const page = await prefetch(client, 'tracking.listRuns', question);
  if (!page) return;
  client.removeQueries({ queryKey: ['tracking.listRuns', question], exact: true });
  client.setQueryData([...listKey(list), 0], toStretch(page));
  const columns = shownColumns(client, experimentId, view).filter(isLogged).slice(0, BLOCK);
  if (page.runs.length === 0 || columns.length === 0) return;
  const runIds = page.runs.map(({ runId }) => runId);
  await prefetch(client, 'tracking.getRunCells', cellsQuestion(runIds, columns, view.objective));
}

/** As the page opens it: what the link says, over the saved view that it names; or how its reader last left it. */
function openedView(client: QueryClient, experimentId: string, link: Link): RunsView | undefined {
  const listed = client.getQueryData<OutputOf<'tracking.listViews'>>([
    'tracking.listViews',
    { experimentId },
  ]);
  if (!listed) return undefined;
  const pairs = Object.entries(link).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  const params = new URLSearchParams(pairs);
  const said = viewOfLink(params);
  const viewId = params.get('view');
  if (viewId === null && Object.keys(said).length === 0)
    return { ...DEFAULT_VIEW, ...readState(listed.last) };
  const saved = listed.views.find(({ id }) => id === viewId);
  if (viewId !== null && !saved) return undefined;
  return { ...DEFAULT_VIEW, ...readState(saved?.state), ...said };
}

/** Those known at once: a pattern has to be looked up first. */
function shownColumns(client: QueryClient, experimentId: string, { columns }: RunsView): readonly string[] {
  if (columns) return patternsIn(columns).length > 0 ? [] : columns;
  const common = client.getQueryData<OutputOf<'tracking.listColumns'>>([
    'tracking.listColumns',
    commonKeys(experimentId),
  ]);
  return defaultColumns(common?.metrics.keys ?? [], common?.params.keys ?? []);
}
