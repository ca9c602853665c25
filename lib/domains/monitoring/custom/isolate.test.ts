import { expect, test } from 'vitest';
import { isolate } from './isolate';

const parts = Array.from({ length: 100 }, (_, at) => at);

async function lostOf(isBad: (part: number) => boolean, isNever = false) {
  const [done, lost] = [new Set<number>(), new Map<number, string>()];
  let attempts = 0;
  await isolate(
    parts,
    async (some) => {
      attempts += 1;
      const bad = some.find(isBad);
      if (isNever || bad !== undefined) return `of ${bad ?? 'all'}`;
      for (const part of some) done.add(part);
      return undefined;
    },
    (part, why) => lost.set(part, why),
  );
  return { done: [...done], lost, attempts };
}

test('only the part that fails is lost, with its own reason', async () => {
  expect(await lostOf(() => false)).toMatchObject({ done: parts, attempts: 1 });
  const { done, lost } = await lostOf((part) => part === 63 || part === 7);
  expect([...lost].sort(([a], [b]) => a - b)).toEqual([
    [7, 'of 7'],
    [63, 'of 63'],
  ]);
  expect(done).toHaveLength(98);
});

test('each part is done or lost, and the work has a bound', async () => {
  for (const every of [1, 2, 3, 10]) {
    const { done, lost, attempts } = await lostOf((part) => part % every === 0);
    expect(done.length + lost.size).toBe(100);
    expect(attempts).toBeLessThan(100);
  }
});

test('what fails with no parts at all is not halved', async () => {
  const { lost, attempts } = await lostOf(() => false, true);
  expect([lost.size, attempts]).toEqual([100, 2]);
});
