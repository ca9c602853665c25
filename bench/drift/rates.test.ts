import { expect, test } from 'vitest';
import { seededRandom } from '../../lib/pure/stats/random';
import { COLUMNS, drawRows } from './columns';
import { dualGate } from './rules';

// The whole of it is `npm run bench:drift-rates`; this is as much as shows that it has not come apart.
test('of windows of 300 rows hardly an unchanged column is flagged, and hardly a drift missed', () => {
  const random = seededRandom(77);
  const rule = dualGate(drawRows(10_000, random, false));
  let [falseFlags, hits] = [0, 0];
  for (let run = 0; run < 10; run += 1) {
    falseFlags += rule(drawRows(300, random, false)).filter(Boolean).length;
    hits += rule(drawRows(300, random, true)).filter((flag, at) => flag && COLUMNS[at]?.isDrifting).length;
  }
  expect(falseFlags).toBeLessThanOrEqual(2);
  expect(hits).toBeGreaterThanOrEqual(48);
});
