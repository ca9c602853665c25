import { describe, expect, test } from 'vitest';
import {
  abilitiesOf,
  describeLevel,
  greatest,
  isAtLeast,
  LEVELS,
  type Level,
  matrixOf,
  OBJECT_TYPES,
} from './permission-levels';

describe.each(OBJECT_TYPES)('%s', (type) => {
  const { levels, manage, creator, shared } = matrixOf(type);

  test('names only its own levels', () => {
    const named = [manage, creator, ...Object.values(shared), ...abilitiesOf(type).map(({ level }) => level)];
    expect(named.filter((level) => !levels.includes(level))).toEqual([]);
  });
  test('lets its least level read, and each level do more than the one before', () => {
    expect(abilitiesOf(type).some(({ level, does }) => level === levels[0] && does === 'reads')).toBe(true);
    for (const level of levels.slice(0, levels.indexOf(manage) + 1))
      expect(describeLevel(type, level)).not.toContain('As the level before it');
  });
  test('lets its creator do all', () => {
    for (const { level } of abilitiesOf(type)) expect(isAtLeast(type, creator, level)).toBe(true);
    expect(isAtLeast(type, creator, manage)).toBe(true);
  });
  test('lets no level below `manage` change permissions', () => {
    for (const level of levels)
      expect(describeLevel(type, level).toLowerCase().includes('change permissions')).toBe(level === manage);
  });
});

test('an ability belongs to one type', () => {
  const all = OBJECT_TYPES.flatMap((type) => abilitiesOf(type).map(({ ability }) => ability));
  expect(new Set(all).size).toBe(all.length);
});

test.each<[Level[], Level | undefined]>([
  [['CAN_READ', 'CAN_MANAGE', 'CAN_EDIT'], 'CAN_MANAGE'],
  [['CAN_EDIT'], 'CAN_EDIT'],
  // One of another type counts for nothing.
  [['CAN_QUERY'], undefined],
  [[], undefined],
])('of %j the greatest is %s', (levels, expected) => expect(greatest('experiment', levels)).toBe(expected));

test('a level is enough for itself and what is below it', () => {
  const [read, edit, manage] = LEVELS.experiment as [Level, Level, Level];
  expect(isAtLeast('experiment', edit, read)).toBe(true);
  expect(isAtLeast('experiment', edit, edit)).toBe(true);
  expect(isAtLeast('experiment', edit, manage)).toBe(false);
  expect(isAtLeast('experiment', null, read)).toBe(false);
  expect(isAtLeast('experiment', undefined, read)).toBe(false);
  expect(isAtLeast('experiment', 'CAN_QUERY', read)).toBe(false);
});
