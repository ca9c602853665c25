import { expect, test } from 'vitest';
import { inputOf, type RecipeLookup } from './recipe';

const ask = (lookup: Partial<RecipeLookup>) =>
  inputOf({
    source: 'main.a.rides',
    label: '',
    exclude: [],
    functions: [],
    lookups: [{ table: 'main.a.zones', keys: ['zone'], features: [], ...lookup }],
  })?.lookups[0];

test('a look-up goes to the server as it was put together', () => {
  expect(ask({})).toEqual({ tableName: 'main.a.zones', lookupKey: ['zone'] });
  expect(ask({ time: 'at', window: { count: 1.5, unit: 'h' }, knownAt: 'loaded' })).toMatchObject({
    timestampLookupKey: 'at',
    lookbackWindow: 5400,
    knownAt: 'loaded',
  });
  expect(ask({ window: { count: 3600, unit: '1' } })).toMatchObject({ lookbackWindow: 3600 });
  expect(ask({ isNone: true })).toMatchObject({ featureNames: [] });
});

test('a default goes by the name in the set; what is said of a feature that is not looked up waits', () => {
  const named = [
    { feature: 'fare', called: ' mean ', missing: 0 },
    { feature: 'busy', called: '', missing: false },
    { feature: 'name', called: 'name' },
  ];
  expect(ask({ named })).toMatchObject({
    renameOutputs: { fare: 'mean' },
    defaultValues: { mean: 0, busy: false },
  });
  expect(ask({ named, features: ['name'] })).toEqual({
    tableName: 'main.a.zones',
    lookupKey: ['zone'],
    featureNames: ['name'],
  });
});
