'use client';
import { copyAndSay } from '@/lib/client/use-copy';
import { type ChartsLayout, keptLayout } from './layout';

/** The page's address with one chart over all of it; a report shows such a link as the chart. */
export function linkToChart(layout: ChartsLayout, id: string): string {
  const url = new URL(window.location.href);
  url.searchParams.set('charts', JSON.stringify(keptLayout({ ...layout, large: id })));
  return url.href;
}

export const copyLinkToChart = (layout: ChartsLayout, id: string): Promise<void> =>
  copyAndSay(
    linkToChart(layout, id),
    'The link to the chart is copied. In a report it is shown as the chart.',
  );
