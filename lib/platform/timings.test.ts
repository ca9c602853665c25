import { Histogram, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { Timings } from './timings';

const BOUNDS = [0.001, 0.01, 1];
const SEEN: [seconds: number, endpoint: string, code: string][] = [
  [0.0005, 'a', '200'],
  [0.001, 'a', '200'],
  [0.5, 'a', '200'],
  [7, 'a', '500'],
  [0.01, 'say "b"', '200'],
];

test('it is told as the library tells a histogram', async () => {
  const [ours, theirs] = [new Registry(), new Registry()];
  const name = 'seconds';
  const help = 'Time it took.';
  const labelNames = ['endpoint', 'code'];
  const timings = new Timings(name, help, labelNames, BOUNDS, ours);
  const histogram = new Histogram({ name, help, labelNames, buckets: BOUNDS, registers: [theirs] });
  for (const [seconds, endpoint, code] of SEEN) {
    timings.observe(seconds, endpoint, code);
    histogram.observe({ endpoint, code }, seconds);
  }
  expect(await ours.metrics()).toBe(await theirs.metrics());
  timings.reset();
  expect(await ours.metrics()).not.toContain('seconds_count');
});
