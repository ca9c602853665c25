import { expect, test } from 'vitest';
import { changesOf, comingAndGoing } from './changes';

test('what stayed as it was is not said again', () => {
  expect(changesOf({ name: 'Ada', role: 'admin' }, { name: 'Ada L.', role: 'admin' })).toEqual({
    name: 'Ada L.',
  });
  expect(changesOf({ name: 'Ada' }, { name: 'Ada' })).toEqual({});
});

test('of a group only those who come and who go are said: who joined it meanwhile stays', () => {
  const [ada, bob, eve] = [{ id: 'a' }, { id: 'b' }, { id: 'e' }];
  expect(comingAndGoing([ada, bob], [bob, eve])).toEqual({ add: ['e'], remove: ['a'] });
  expect(comingAndGoing([ada], [ada])).toEqual({ add: [], remove: [] });
});
