import { expect, test } from 'vitest';
import { inLanes } from './in-lanes';

const tick = () => new Promise((resolve) => setTimeout(resolve, 1));

test('no more at once than there are lanes, and all of them', async () => {
  let now = 0;
  let most = 0;
  const done: number[] = [];
  await inLanes([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    now += 1;
    most = Math.max(most, now);
    await tick();
    now -= 1;
    done.push(item);
  });
  expect(most).toBe(3);
  expect(done.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('a failure ends it, after what had begun', async () => {
  const ended: number[] = [];
  const work = async (item: number) => {
    if (item === 1) throw new Error('one');
    await tick();
    ended.push(item);
  };
  await expect(inLanes([1, 2, 3, 4], 2, work)).rejects.toThrow('one');
  expect(ended).toEqual([2]);
});
