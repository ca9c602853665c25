/** The first charts of a run, where its page opens with them. */
import type { QueryClient } from '@tanstack/react-query';
import { arrangementOf, chartChoices } from '@/components/tracking/run/chart-choices';
import { groupMetrics, isSystem, partMetrics } from '@/components/tracking/run/group-metrics';
import type { OutputOf } from '@/lib/client/call';
import { type Ahead, seriesAhead } from '../../../../../ahead';
import { type Link, paramsOf } from '../../../../../link';

/** As many as a laptop's window shows at once. */
const AT_FIRST = 9;

export function chartsAhead(client: QueryClient, runId: string, link: Link): Ahead[] {
  const page = client.getQueryData<OutputOf<'tracking.getRunPage'>>(['tracking.getRunPage', { runId }]);
  if (!page || link.tab !== 'charts') return [];
  const said = paramsOf(link);
  const { x, xKey, window } = chartChoices(said);
  const shown = page.summaries.filter((summary) => !isSystem(summary));
  const { sections } = groupMetrics(shown, said.get('metric') ?? '', arrangementOf(said));
  const keys = sections.flatMap(({ items, isOpen }) =>
    isOpen ? partMetrics(items).charts.map(({ key }) => key) : [],
  );
  return seriesAhead({
    runIds: [runId],
    metricKeys: keys.slice(0, AT_FIRST),
    isExpression: false,
    x,
    xKey,
    window,
  });
}
