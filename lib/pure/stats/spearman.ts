/** Rank correlation. */

/** Ranks from 1, equal values sharing the mean of theirs. */
export function ranks(values: readonly number[]): number[] {
  const order = values.map((value, at) => ({ value, at })).sort((a, b) => a.value - b.value);
  const found = new Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && order[to + 1]?.value === order[from]?.value) to += 1;
    for (let place = from; place <= to; place += 1) found[order[place]?.at ?? 0] = (from + to) / 2 + 1;
    from = to + 1;
  }
  return found;
}

/** Pearson's correlation; undefined where one of them does not vary, or fewer than three pairs are given. */
export function pearson(x: readonly number[], y: readonly number[]): number | undefined {
  const n = x.length;
  if (n < 3) return undefined;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / n;
  const [mx, my] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  for (let at = 0; at < n; at += 1) {
    const [dx, dy] = [(x[at] ?? 0) - mx, (y[at] ?? 0) - my];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xx === 0 || yy === 0 ? undefined : xy / Math.sqrt(xx * yy);
}

/** Spearman's ρ: Pearson's correlation of the ranks, so it holds with ties. Undefined as that. */
export const spearman = (x: readonly number[], y: readonly number[]): number | undefined =>
  pearson(ranks(x), ranks(y));
