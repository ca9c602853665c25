/** How long answers took, and what that says of what a model costs. */
import { mean } from '../stats/sample';

/** In milliseconds. */
export type Times = { n: number; mean: number; p50: number; p95: number };

/** @returns undefined of no times */
export function timesOf(milliseconds: readonly number[]): Times | undefined {
  if (milliseconds.length === 0) return undefined;
  const sorted = Float64Array.from(milliseconds).sort();
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { n: sorted.length, mean: mean(milliseconds), p50: at(0.5), p95: at(0.95) };
}

/**
 * How many processes of a model are busy on average (Little's law): requests a second times the seconds that each takes.
 */
export const busyProcesses = (requestsPerSecond: number, millisecondsEach: number): number =>
  (requestsPerSecond * millisecondsEach) / 1000;
