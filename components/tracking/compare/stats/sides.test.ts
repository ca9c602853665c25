import { describe, expect, test } from 'vitest';
import {
  askedSides,
  groupingKeys,
  type KeyLine,
  moveValue,
  namesOf,
  readGrouping,
  readKey,
  writeHand,
} from './sides';

const line = (key: string, values: (string | null)[]): KeyLine => ({
  source: 'param',
  key,
  values,
  isDifferent: true,
  held: values.length,
  distinct: new Set(values).size,
});
const optimizer = line('optimizer', ['sgd', 'adam', 'adam', 'sgd', 'adam', 'lion']);
const depth = line('depth', ['1', '2', null, '1', '2', '1']);
const lines = [
  depth,
  optimizer,
  line('seed', ['1', '1', '2', '2', '3', '3']),
  line('id', ['a', 'b', 'c', 'd', 'e', 'f']),
  line('flag', ['y', 'n', 'y', 'n', 'y', 'n']),
];
const nothing = { by: null, a: null, b: null, hand: null };

test('keys that group: not seeds, not what every run has for itself; the fewest groups first', () =>
  expect(groupingKeys(lines).map(({ key }) => key)).toEqual(['flag', 'depth', 'optimizer']));

describe('the groups', () => {
  test('without a wish: the baseline’s value against the commonest other', () => {
    expect(readGrouping(nothing, lines, 1, 6)).toMatchObject({
      line: { key: 'flag' },
      first: ['n'],
      second: ['y'],
    });
    const by = { ...nothing, by: 'params.optimizer' };
    expect(readGrouping(by, lines, 0, 6)).toMatchObject({ first: ['sgd'], second: ['adam'] });
    expect(readGrouping(by, lines, 5, 6)).toMatchObject({ first: ['lion'], second: ['adam'] });
  });
  test('as the link says', () => {
    const asked = { by: 'params.depth', a: [null, '1'], b: ['2'], hand: null };
    const grouping = readGrouping(asked, lines, 0, 6);
    expect(askedSides(grouping, [])).toEqual({
      by: { source: 'param', key: 'depth' },
      first: [null, '1'],
      second: ['2'],
    });
    expect(namesOf(grouping)).toEqual({ first: 'depth not set or 1', second: 'depth 2' });
    expect(askedSides(readGrouping({ ...asked, b: null }, lines, 0, 6), [])).toBeUndefined();
  });
  test('by hand, also where nothing else groups them', () => {
    const refs = ['r0', 'r1', 'r2'];
    const grouping = readGrouping(nothing, [], 1, 3);
    expect(askedSides(grouping, refs)).toEqual({ first: ['r1'], second: ['r0', 'r2'] });
    const by = readGrouping({ ...nothing, by: 'hand', hand: 'b-a' }, lines, 0, 3);
    expect(askedSides(by, refs)).toEqual({ first: ['r2'], second: ['r0'] });
    expect(by.kind === 'hand' && writeHand(by.sides)).toBe('b-a');
    expect(
      askedSides(readGrouping({ ...nothing, by: 'hand', hand: 'a' }, lines, 0, 3), refs),
    ).toBeUndefined();
    expect(readGrouping({ ...nothing, by: 'params.gone' }, lines, 0, 3).kind).toBe('hand');
  });
  test('a value moves from side to side', () => {
    const grouping = readGrouping({ ...nothing, by: 'params.optimizer' }, lines, 0, 6);
    if (grouping.kind !== 'key') throw new Error('by a key');
    expect(moveValue(grouping, 'lion', 'second')).toEqual({ a: ['sgd'], b: ['adam', 'lion'] });
    expect(moveValue(grouping, 'sgd', 'second')).toEqual({ a: [], b: ['adam', 'sgd'] });
    expect(moveValue(grouping, 'adam', undefined)).toEqual({ a: ['sgd'], b: [] });
  });
});

test('names of keys', () => {
  expect(readKey('params.a.b')).toEqual({ source: 'param', key: 'a.b' });
  for (const wrong of [null, '', 'hand', 'metrics.a', 'params.']) expect(readKey(wrong)).toBeUndefined();
});
