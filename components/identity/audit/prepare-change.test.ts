import { expect, test } from 'vitest';
import { prepareChange } from './prepare-change';

test('what is made is set', () => {
  expect(prepareChange(null, { name: 'a', tags: ['x', 'y'], nested: { on: true } })).toEqual([
    { path: 'name', kind: 'set', after: 'a' },
    { path: 'tags', kind: 'set', after: 'x, y' },
    { path: 'nested.on', kind: 'set', after: 'true' },
  ]);
});

test('what is deleted is gone', () => {
  expect(prepareChange({ name: 'a' }, null)).toEqual([{ path: 'name', kind: 'gone', before: 'a' }]);
});

test('what changed comes first, what stayed last', () => {
  expect(prepareChange({ name: 'a', role: 'viewer', email: 'e' }, { role: 'admin', name: 'a' })).toEqual([
    { path: 'role', kind: 'changed', before: 'viewer', after: 'admin' },
    { path: 'name', kind: 'kept', before: 'a' },
    { path: 'email', kind: 'kept', before: 'e' },
  ]);
});

test('grants are lines of their own', () => {
  expect(
    prepareChange({ grants: { ada: 'CAN_EDIT' } }, { grants: { ada: 'CAN_EDIT', bob: 'CAN_READ' } }),
  ).toEqual([
    { path: 'grants.bob', kind: 'set', after: 'CAN_READ' },
    { path: 'grants.ada', kind: 'kept', before: 'CAN_EDIT' },
  ]);
});

test('values are told apart, empty ones shown as such', () => {
  expect(prepareChange({ a: null, b: [], c: {} }, { a: 0, b: [1], c: { d: '' } })).toEqual([
    { path: 'a', kind: 'changed', before: '–', after: '0' },
    { path: 'b', kind: 'changed', before: '–', after: '[1]' },
    { path: 'c.d', kind: 'set', after: '–' },
    { path: 'c', kind: 'kept', before: '{}' },
  ]);
});

test('nothing is nothing', () => {
  expect(prepareChange(null, null)).toEqual([]);
  expect(prepareChange(undefined, 'text')).toEqual([]);
});
