/** Where the values of two groups stand on a line: one dot a run, side by side where they would cover each other. */

export type StripInput = {
  values: readonly number[];
  mean: number;
  low: number | undefined;
  high: number | undefined;
};
export type Dot = { x: number; y: number; index: number };
export type StripRow = { dots: Dot[]; mean: number; low: number | undefined; high: number | undefined };
export type Strip = { rows: StripRow[]; ticks: { x: number; value: number }[] };

const RADIUS = 4;
const ROOM = 2 * RADIUS + 1;

/** Round numbers, four or so, within the range. */
function ticksOf(low: number, high: number): number[] {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((nice) => nice * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step);
}

/** @param width in pixels of what the values may take */
export function prepareStrip(rows: readonly StripInput[], width: number): Strip {
  const all = rows.flatMap(({ values, low, high }) => [
    ...values,
    ...(low === undefined ? [] : [low]),
    ...(high === undefined ? [] : [high]),
  ]);
  if (all.length === 0)
    return { rows: rows.map(() => ({ dots: [], mean: 0, low: undefined, high: undefined })), ticks: [] };
  let [low, high] = [Math.min(...all), Math.max(...all)];
  const margin = (high - low) * 0.04 || Math.abs(low) * 0.1 || 1;
  low -= margin;
  high += margin;
  const place = (value: number) => ((value - low) / (high - low)) * width;
  const maybe = (value: number | undefined) => (value === undefined ? undefined : place(value));
  return {
    rows: rows.map((row) => ({
      dots: spread(row.values.map(place)),
      mean: place(row.mean),
      low: maybe(row.low),
      high: maybe(row.high),
    })),
    ticks: ticksOf(low, high).map((value) => ({ x: place(value), value })),
  };
}

/** Moves dots up and down, nearest to the line first, until none covers another. */
function spread(places: readonly number[]): Dot[] {
  const order = places.map((x, index) => ({ x, index })).sort((a, b) => a.x - b.x);
  const placed: Dot[] = [];
  for (const { x, index } of order) {
    const near = placed.filter((dot) => x - dot.x < ROOM);
    let y = 0;
    for (let step = 0; near.some((dot) => Math.hypot(x - dot.x, y - dot.y) < ROOM - 1e-6); step += 1) {
      y = (step % 2 === 0 ? 1 : -1) * ROOM * Math.ceil((step + 1) / 2);
    }
    placed.push({ x, y, index });
  }
  return placed;
}

export { RADIUS as DOT_RADIUS };
