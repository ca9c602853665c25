import { expect, test } from 'vitest';
import { chooseBinning } from '@/lib/pure/drift/profile/choose-binning';
import { profileNumbers } from '@/lib/pure/drift/profile/numeric';
import { seededRandom } from '@/lib/pure/stats/random';
import { prepareDistribution } from './distribution';
import type { ColumnKind } from './schemas';

/** Normal values about `mean`, and as many about another, counted on the cells of the first. */
function compared(kind: ColumnKind, mean: number, sd: number, shift: number) {
  const random = seededRandom(7);
  const values = (about: number) => Array.from({ length: 2000 }, () => about + sd * random.normal());
  const reference = values(mean);
  const binning = chooseBinning(reference);
  return prepareDistribution(
    profileNumbers(reference, binning),
    profileNumbers(values(mean + shift), binning),
    kind,
  );
}

test.each<[string, Parameters<typeof compared>]>([
  ['numbers that vary little beside their size', ['numeric', 293, 0.05, 0.04]],
  ['large ones', ['numeric', 4e7, 300, 200]],
  ['times within a minute', ['instant', Date.UTC(2026, 0, 5), 4000, 3000]],
])('%s are written as finely as tells them apart', (_, given) => {
  const { bars, sentences } = compared(...given);
  expect(bars.length).toBeGreaterThan(5);
  expect(new Set(bars.map(({ label }) => label)).size).toBe(bars.length);
  for (const { label } of bars) {
    const [from, to] = label.split(' – ');
    expect(from).not.toBe(to);
  }
  expect(sentences.join(' ')).toMatch(/The median rose from/);
});

test('coarse ones keep to three digits', () => {
  const { bars } = compared('numeric', 0, 1, 0);
  for (const { label } of bars) expect(label).toMatch(/^(< |≥ )?−?\d\.?\d*( – −?\d\.?\d*)?$/);
});
