import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Scope } from './scope';

test('what is inside is seen there, beside others and within others', async () => {
  const scope = new Scope<string>();
  const seen: (string | undefined)[] = [];
  const look = async () => {
    await turn();
    seen.push(scope.get());
  };
  const both = Promise.all([
    scope.run('a', async () => {
      await look();
      await scope.run('inner', look);
      await look();
    }),
    scope.run('b', async () => {
      for (let count = 0; count < 5; count += 1) await turn();
      await look();
    }),
  ]);
  expect(scope.get()).toBeUndefined();
  await both;
  expect(seen.sort()).toEqual(['a', 'a', 'b', 'inner']);
});

test('whoever goes on when all have left is outside, and the next are inside again', async () => {
  const scope = new Scope<string>();
  let late: Promise<string | undefined> = Promise.resolve(undefined);
  await scope.run('a', async () => {
    late = turn().then(() => scope.get());
  });
  expect(await late).toBeUndefined();
  await expect(scope.run('b', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await scope.run('c', () => turn().then(() => scope.get()))).toBe('c');
  expect(scope.get()).toBeUndefined();
});
