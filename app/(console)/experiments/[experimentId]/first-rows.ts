/** The first rows of an experiment's page, asked for as its table will ask: they are there when the page can be used. */

import type { QueryClient } from '@tanstack/react-query';
import { cookies } from 'next/headers';
import { GAP } from '@/components/charts/geometry';
import { chartedMetrics, chartsOf, readLayout, sectionsOfLayout } from '@/components/tracking/charts/layout';
import { AROUND, HEIGHTS } from '@/components/tracking/charts/sizes';
import { BLOCK, cellsQuestion, isLogged } from '@/components/tracking/runs/cells-question';
import { ROOM_FOR_CHARTS } from '@/components/tracking/runs/charts-pane';
import { patternsIn } from '@/components/tracking/runs/column-choice';
import {
  countQuestion,
  isTreeView,
  listKey,
  listQuestion,
  stretchQuestion,
  toStretch,
} from '@/components/tracking/runs/list-question';
import { commonKeys, defaultColumns, readColumn } from '@/components/tracking/runs/run-columns';
import { viewOfLink } from '@/components/tracking/runs/view-link';
import { DEFAULT_VIEW, type RunsView, readState } from '@/components/tracking/runs/view-state';
import type { OutputOf } from '@/lib/client/call';
import { keptCookie } from '@/lib/pure/kept';
import { prefetch } from '@/lib/wire/console/prefetch';
import { type Ahead, seriesAhead } from '../../../ahead';
import { type Link, paramsOf } from '../../../link';

export async function prefetchFirstRows(
  client: QueryClient,
  experimentId: string,
  link: Link,
  ahead: Ahead[],
): Promise<void> {
  const view = openedView(client, experimentId, link);
  // Groups are made of all runs, and pinned ones stand above the first.
  if (!view || view.group.length > 0 || view.pinned.length > 0) return;
  const list = listQuestion(experimentId, view);
  const question = stretchQuestion(list, { pageToken: undefined, skip: 0 });
  const [page] = await Promise.all([
    prefetch(client, 'tracking.listRuns', question),
    prefetch(client, 'tracking.countListedRuns', countQuestion(list)),
  ]);
  if (!page) return;
  ahead.push(...(await chartsAhead(client, experimentId, view, page.runs)));
  client.removeQueries({ queryKey: ['tracking.listRuns', question], exact: true });
  client.setQueryData([...listKey(list), 0], toStretch(page));
  const columns = shownColumns(client, experimentId, view).filter(isLogged).slice(0, BLOCK);
  if (page.runs.length === 0 || columns.length === 0) return;
  const runIds = page.runs.map(({ runId }) => runId);
  await prefetch(client, 'tracking.getRunCells', cellsQuestion(runIds, columns, view.objective));
}

/** As many as any window shows beside the table: a tall screen's. */
const CHARTS_AT_FIRST = 12;
/** As many as a laptop's shows. */
const CHARTS_ANYWHERE = 4;
/** From the top of one to that of the next below it, in pixels. */
const CHART_STEP = HEIGHTS[1] + AROUND + GAP;

/** The windows that show the chart at a place, where charts stand in one column. */
function windowsWith(at: number, room: string | undefined): string | undefined {
  const tall = at < CHARTS_ANYWHERE ? undefined : `(min-height: ${at * CHART_STEP}px)`;
  return [room, tall].filter(Boolean).join(' and ') || undefined;
}

type Runs = OutputOf<'tracking.listRuns'>['runs'];

/** The first charts beside the table, where they stand there and draw the very runs that it begins with. */
async function chartsAhead(
  client: QueryClient,
  experimentId: string,
  view: RunsView,
  runs: Runs,
): Promise<Ahead[]> {
  const chosen = (await cookies()).get(keptCookie('charts'))?.value;
  const isTree = isTreeView(view) && runs.some(({ children, parentId }) => children > 0 || parentId !== null);
  if (chosen === 'closed' || isTree) return [];
  const asked = chartedMetrics([experimentId]);
  const metrics = client.getQueryData<OutputOf<'tracking.listChartMetrics'>>([
    'tracking.listChartMetrics',
    asked,
  ]);
  const layout = readLayout(view.charts);
  if (!metrics || layout.search) return [];
  const drawn = runs.filter(({ runId }) => !view.hidden.includes(runId)).slice(0, layout.runs);
  const keys = sectionsOfLayout(layout, chartsOf(layout, metrics.metrics))
    .sections.flatMap(({ items, isOpen }) => (isOpen ? items : []))
    .filter(({ kind, w = 1 }) => kind === 'line' && w === 1)
    .flatMap(({ columns }) => readColumn(columns[0] ?? '') ?? [])
    .flatMap(({ source, key }) => (source === 'metric' ? [key] : []))
    .slice(0, CHARTS_AT_FIRST);
  return seriesAhead({
    runIds: drawn.map(({ runId }) => runId),
    metricKeys: keys,
    isExpression: false,
    x: layout.x,
    xKey: layout.xKey ?? undefined,
    window: layout.zoom ?? undefined,
    media: (at) => windowsWith(at, chosen === 'open' ? undefined : ROOM_FOR_CHARTS),
  });
}

/** As the page opens it: what the link says, over the saved view that it names; or how its reader last left it. */
function openedView(client: QueryClient, experimentId: string, link: Link): RunsView | undefined {
  const listed = client.getQueryData<OutputOf<'tracking.listViews'>>([
    'tracking.listViews',
    { experimentId },
  ]);
  if (!listed) return undefined;
  const params = paramsOf(link);
  const said = viewOfLink(params);
  const viewId = params.get('view');
  if (viewId === null && Object.keys(said).length === 0) {
    const isOwn = listed.last !== null && Object.keys(listed.last).length > 0;
    const first = listed.views.find(({ id }) => id === listed.first);
    return { ...DEFAULT_VIEW, ...readState(isOwn ? listed.last : first?.state) };
  }
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
