/** What a handful of numbers come to. */

export type Sample = {
  n: number;
  mean: number;
  /** Of the sample (n − 1); null where one value says nothing of the spread. */
  sd: number | null;
  median: number;
  min: number;
  max: number;
};

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

export function mean(values: readonly number[]): number {
  const rough = sum(values) / values.length;
  // A second pass takes back what the first one rounded away.
  return rough + sum(values.map((value) => value - rough)) / values.length;
}

/** Of the sample (n − 1); values that are all the same have none, whatever rounding makes of them. */
export function variance(values: readonly number[]): number {
  const centre = mean(values);
  if (values.every((value) => value === values[0])) return 0;
  return sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** @param values at least one, finite */
export const describeSample = (values: readonly number[]): Sample => ({
  n: values.length,
  mean: mean(values),
  sd: values.length < 2 ? null : Math.sqrt(variance(values)),
  median: median(values),
  min: Math.min(...values),
  max: Math.max(...values),
});
