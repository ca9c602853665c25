import type { LinesAnswer } from '@/components/charts/lines';
import type { OutputOf } from '@/lib/client/call';
import { formatCount } from '@/lib/pure/format';
import { colourOf } from './traffic-bar';

export type Measure = 'perSecond' | 'p50Ms' | 'p95Ms' | 'failedPercent';
type Answer = OutputOf<'serving.getCharts'>;
type Charts = Pick<Answer, 'series'>;

/** In the order of the configuration, whose colours they have; those that it has no more come behind, and then what nobody answered. */
export function inOrder<Series extends { entity: string }>(
  series: readonly Series[],
  order: readonly string[],
): Series[] {
  const placeOf = ({ entity }: Series) => {
    const at = order.indexOf(entity);
    if (entity === '') return order.length + 1;
    return at < 0 ? order.length : at;
  };
  return [...series].sort((a, b) => placeOf(a) - placeOf(b));
}

export const REFUSED = 'Refused before a version was chosen';
const ALL = 'All requests';

const AT_THE_DOOR: Record<Answer['refused'][number]['reason'], string> = {
  unauthenticated: 'without valid credentials',
  not_permitted: 'without permission',
  too_large: 'too large',
  no_server: 'while no model server answered',
};

/** Why requests did not reach the endpoint, the most frequent reason first. */
export const refusedText = (refused: Answer['refused']): string =>
  [...refused]
    .sort((a, b) => b.count - a.count)
    .map(({ reason, count }) => `${formatCount(count)} ${AT_THE_DOOR[reason]}`)
    .join(', ');

/**
 * What is drawn of a measure. Requests that no entity was chosen for have a number; nobody took any time for them, and that all of them
 * failed is told by the share of all requests.
 */
function drawnOf(series: Charts['series'], measure: Measure): Charts['series'] {
  const refused = series.find(({ entity }) => entity === '');
  if (!refused) return series;
  const chosen = series.filter((one) => one !== refused);
  if (measure === 'perSecond') return [...chosen, { ...refused, entity: REFUSED }];
  if (measure !== 'failedPercent') return chosen;
  const points = refused.points.map((point, at) => {
    const all = series.flatMap((one) => one.points[at] ?? []);
    const asked = all.reduce((sum, { perSecond }) => sum + perSecond, 0);
    const failed = all.reduce(
      (sum, { perSecond, failedPercent }) => sum + perSecond * (failedPercent ?? 0),
      0,
    );
    return { ...point, failedPercent: asked > 0 ? failed / asked : null };
  });
  return [...chosen, { ...refused, entity: ALL, points }];
}

/** A measure of each entity over time. A minute without requests has no latency: a gap, not a zero. */
export function linesOf(
  charts: Charts,
  measure: Measure,
  title: string,
  order: readonly string[] = [],
): LinesAnswer {
  const series = drawnOf(charts.series, measure);
  const colours = [...new Set([...order, ...series.map(({ entity }) => entity)])];
  const x = series[0]?.points.map(({ time }) => time) ?? [];
  const said = series.map(({ entity, points }) => {
    const last = points.findLast((point) => point[measure] !== null)?.[measure];
    return `${entity} ${last === undefined || last === null ? 'nothing' : last.toFixed(2)} at last`;
  });
  return {
    x,
    lines: series.map(({ entity, points }) => ({
      id: entity,
      name: entity,
      colour: entity === REFUSED || entity === ALL ? 'var(--danger)' : colourOf(colours.indexOf(entity)),
      last: points.map((point) => point[measure]),
      breaks: points.flatMap((point, index) => (point[measure] === null ? [index] : [])),
    })),
    rawPoints: x.length * series.length,
    isSampled: false,
    sentence: `${title}: ${said.join(', ') || 'nothing yet'}.`,
  };
}
