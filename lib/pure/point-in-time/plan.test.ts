import { describe, expect, test } from 'vitest';
import { type Lookup, type LookupTable, planTrainingSet, type TrainingSetRequest } from './plan';

const users: LookupTable = {
  name: 'main.features.users',
  columns: [
    { name: 'user_id', type: 'long' },
    { name: 'ts', type: 'timestamp' },
    { name: 'age', type: 'integer' },
    { name: 'city', type: 'string' },
  ],
  keys: ['user_id'],
  timeKey: 'ts',
};
const trips: LookupTable = {
  name: 'features.trips',
  columns: [
    { name: 'zip', type: 'string' },
    { name: 'ts', type: 'long' },
    { name: 'fare', type: 'double' },
  ],
  keys: ['zip', 'ts'],
};
const labels = [
  { name: 'user', type: 'long' },
  { name: 'at', type: 'timestamp' },
  { name: 'zip', type: 'string' },
  { name: 'rounded', type: 'long' },
  { name: 'label', type: 'double' },
];
const byUser: Lookup = { table: users, lookupKeys: ['user'], timeLookupKey: 'at' };
const byZip: Lookup = { table: trips, lookupKeys: ['zip', 'rounded'] };
const plan = (lookups: Lookup[], more: Partial<TrainingSetRequest> = {}) =>
  planTrainingSet({ labels, lookups, ...more });
const names = (...given: Parameters<typeof plan>) => plan(...given).columns.map(({ name }) => name);

describe('works', () => {
  test('the labels, then all features in the order of the look-ups', () => {
    expect(names([byUser, byZip])).toEqual(['user', 'at', 'zip', 'rounded', 'label', 'age', 'city', 'fare']);
  });
  test('chosen, renamed, left out', () => {
    const chosen = { ...byUser, features: ['AGE'], rename: { AGE: 'user_age' } };
    expect(names([chosen], { exclude: ['user', 'at', 'zip', 'rounded'] })).toEqual(['label', 'user_age']);
  });
  test('one table twice, by other keys', () => {
    const other = { ...byUser, rename: { age: 'age2', city: 'city2' } };
    expect(names([byUser, other]).slice(5)).toEqual(['age', 'city', 'age2', 'city2']);
  });
  test('when scoring, a value that is given stands', () => {
    const given = [...labels, { name: 'age', type: 'integer' }];
    const kept = planTrainingSet({ labels: given, lookups: [byUser], onPresent: 'keep' });
    expect(kept.columns.filter(({ name }) => name === 'age')).toEqual([
      { name: 'age', type: 'integer', from: 'label' },
    ]);
    expect(kept.lookups[0]?.features.map(({ output }) => output)).toEqual(['city']);
  });
  test.each([
    ['decimal(10,2)', 1.5, 1.005],
    ['byte', 127, 128],
    ['long', -1, 2 ** 53],
    ['float', 0.1, 1e39],
    ['date', '2024-02-29', '2023-02-29'],
    ['timestamp', '2024-02-29T12:00:00Z', 'noon'],
    ['timestamp_ntz', '2024-02-29 12:00', 'noon'],
    ['array<double>', undefined, '[]'],
  ])('a default of a %s is %j, not %j', (type, good, bad) => {
    const table = { ...users, columns: [...users.columns, { name: 'x', type }] };
    const withDefault = (x: string | number) => plan([{ ...byUser, table, defaults: { x } }]);
    if (good !== undefined) withDefault(good);
    expect(() => withDefault(bad)).toThrow(`the default for 'x' must be of the type ${type}`);
  });
  test('a default where nothing is found', () => {
    const [lookup] = plan([{ ...byUser, rename: { age: 'a' }, defaults: { a: 0, city: '' } }]).lookups;
    expect(lookup?.features.map((feature) => feature.default)).toEqual([0, '']);
  });
});

test.each<[string, Lookup[], Partial<TrainingSetRequest>, string]>([
  [
    'too few keys',
    [{ ...byZip, lookupKeys: ['zip'] }],
    {},
    'lookups[0].lookupKeys: the table has the keys zip, ts; 1 lookup keys',
  ],
  [
    'an unknown label column',
    [{ ...byUser, lookupKeys: ['nobody'] }],
    {},
    "lookups[0].lookupKeys: the labels have no column 'nobody'",
  ],
  [
    'a key that is looked up itself',
    [byUser, { ...byZip, lookupKeys: ['CITY', 'rounded'] }],
    {},
    "lookups[1].lookupKeys: 'CITY' is itself looked up, from main.features.users. Keys must be columns of the rows",
  ],
  [
    'a key of another type',
    [{ ...byUser, lookupKeys: ['zip'] }],
    {},
    "lookups[0].lookupKeys: 'zip' is a string, the key 'user_id' a long",
  ],
  [
    'no time for a time series',
    [{ ...byUser, timeLookupKey: undefined }],
    {},
    'lookups[0].timeLookupKey: the table is a time series',
  ],
  [
    'a time for a table without',
    [{ ...byZip, timeLookupKey: 'at' }],
    {},
    'lookups[0].timeLookupKey: the table has no time key',
  ],
  [
    'a time of another type',
    [{ ...byUser, timeLookupKey: 'rounded' }],
    {},
    "lookups[0].timeLookupKey: 'rounded' is a long, the time key 'ts' a timestamp",
  ],
  ['a look-back without time', [{ ...byZip, lookback: 1 }], {}, 'lookups[0].lookback: a look-back needs'],
  ['a negative look-back', [{ ...byUser, lookback: -1 }], {}, 'lookups[0].lookback: a look-back is a number'],
  [
    'a look-back that is none',
    [{ ...byUser, lookback: Number.NaN }],
    {},
    'lookups[0].lookback: a look-back is a number',
  ],
  [
    'an unknown feature',
    [{ ...byUser, features: ['height'] }],
    {},
    "lookups[0].features: the table has no column 'height'",
  ],
  ['a key as a feature', [{ ...byUser, features: ['ts'] }], {}, "lookups[0].features: 'ts' is a key"],
  [
    'two of one name',
    [byUser, byUser],
    {},
    "lookups[1].rename: there is a column 'age' already, from main.features.users",
  ],
  [
    'a feature twice',
    [{ ...byUser, features: ['age', 'age'] }],
    {},
    "lookups[0].rename: there is a column 'age' already",
  ],
  [
    'a rename onto a label',
    [{ ...byUser, rename: { age: 'LABEL' } }],
    {},
    "lookups[0].rename: there is a column 'LABEL' already, from the labels",
  ],
  [
    'a rename of nothing',
    [{ ...byUser, rename: { height: 'h' } }],
    {},
    "lookups[0].rename: 'height' is renamed but not looked up",
  ],
  [
    'a rename to nothing',
    [{ ...byUser, rename: { age: ' ' } }],
    {},
    "lookups[0].rename: 'age' cannot be renamed to nothing",
  ],
  [
    'a default for nothing',
    [{ ...byUser, defaults: { height: 1 } }],
    {},
    "lookups[0].defaults: the default for 'height'",
  ],
  [
    'a default by the old name',
    [{ ...byUser, rename: { age: 'a' }, defaults: { age: 1 } }],
    {},
    "lookups[0].defaults: the default for 'age'",
  ],
  [
    'a default of another type',
    [{ ...byUser, defaults: { age: 'x' } }],
    {},
    "lookups[0].defaults: the default for 'age' must be of the type integer",
  ],
  [
    'an unknown column to leave out',
    [byUser],
    { exclude: ['height'] },
    "exclude: The column 'height' to leave out",
  ],
  ['nothing left', [], { exclude: labels.map(({ name }) => name) }, 'exclude: Nothing is left'],
  [
    'labels with a name twice',
    [],
    { labels: [...labels, { name: 'USER', type: 'long' }] },
    "labels: The labels have two columns called 'USER'",
  ],
])('refuses %s', (_, lookups, more, message) => {
  const refused = (() => {
    try {
      plan(lookups, more);
      return 'planned';
    } catch (error) {
      const { code, field, message: said } = error as { code: string; field: string; message: string };
      return `${code} ${field}: ${said.replace(/^Look-up \d+ \([^)]*\): /, '')}`;
    }
  })();
  expect(refused).toContain(`INVALID_PARAMETER_VALUE ${message}`);
});
