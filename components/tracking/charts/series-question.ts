/** How a line chart asks for courses: the browser when it draws it, the server when it sends the page. Pure. */
import type { Domain, XKind } from '@/components/charts/prepare-axis';
import { bucketsFor } from '@/components/charts/prepare-lines';

type Axis = {
  metricKey: string;
  /** Then `metricKey` is an expression. */
  isExpression: boolean;
  x: XKind;
  xKey?: string | undefined;
  window?: Domain | undefined;
  width: number;
  /** How many lines there are. */
  count: number;
};

export const axisQuestion = ({ metricKey, isExpression, x, xKey, window, width, count }: Axis) => ({
  ...(isExpression ? { expression: metricKey } : { key: metricKey }),
  x,
  ...(x === 'metric' && { xKey: xKey ?? '' }),
  ...(window && { from: window[0], to: window[1] }),
  buckets: bucketsFor(width, count),
});

export const seriesQuestion = (runIds: string[], axis: Omit<Axis, 'count'>) => ({
  runIds,
  ...axisQuestion({ ...axis, count: runIds.length }),
});
