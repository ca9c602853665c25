/** A metric's point: an integer step, epoch milliseconds, and a value that may be NaN. */
export type Point = { key: string; value: number; timestamp: number; step: number };

/** What the points of one key come to. Least and greatest leave NaN out and are null where nothing else is there. */
export type PointSummary = {
  last: Point;
  first: Point;
  least: Point | null;
  greatest: Point | null;
};

// PostgreSQL's order of numbers: NaN is the greatest, and equal to itself.
const compareValues = (a: number, b: number) =>
  Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : Number.isNaN(b) ? -1 : a - b;

const isLater = (a: Point, b: Point) =>
  (a.step - b.step || a.timestamp - b.timestamp || compareValues(a.value, b.value)) > 0;

/** By key: the last and first point by step, time and value, and the extremes at the first step that has them. */
export function summarisePoints(points: Point[]): Map<string, PointSummary> {
  const summaries = new Map<string, PointSummary>();
  for (const point of points) {
    const isNumber = !Number.isNaN(point.value);
    const known = summaries.get(point.key);
    if (!known) {
      const extreme = isNumber ? point : null;
      summaries.set(point.key, { last: point, first: point, least: extreme, greatest: extreme });
      continue;
    }
    if (isLater(point, known.last)) known.last = point;
    else if (isLater(known.first, point)) known.first = point;
    if (!isNumber) continue;
    const { least, greatest } = known;
    if (!least || point.value < least.value || (point.value === least.value && point.step < least.step))
      known.least = point;
    if (
      !greatest ||
      point.value > greatest.value ||
      (point.value === greatest.value && point.step < greatest.step)
    )
      known.greatest = point;
  }
  return summaries;
}
