type Value = number | null;

/** Width, in steps, that the whole axis counts as: smoothing then looks alike at every zoom. */
const VIEWPORT = 300;

/**
 * Time-weighted exponential moving average, corrected for its start: the weight of what came before decays with the
 * distance along x, so that unevenly logged points are smoothed evenly. Gaps stay gaps.
 *
 * @param amount 0 for none, up to 0.99
 * @param span of the whole axis, in the unit of x
 */
export function smoothSeries(
  x: readonly number[],
  values: readonly Value[],
  amount: number,
  span = (x.at(-1) ?? 0) - (x[0] ?? 0),
): Value[] {
  if (amount <= 0) return [...values];
  let sum = 0;
  let weight = 0;
  let before = x[0] ?? 0;
  return values.map((value, index) => {
    if (value === null) return null;
    const at = x[index] ?? before;
    const decay = amount ** (((at - before) / (span || 1)) * VIEWPORT);
    sum = sum * decay + value;
    weight = weight * decay + 1;
    before = at;
    return sum / weight;
  });
}
