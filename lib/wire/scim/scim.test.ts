import { describe, expect, test } from 'vitest';
import { readFilter } from './filter';
import { patchedAttributes, patchedGroup } from './patch';
import { accountOf } from './resources';

const FIELDS = { username: 'userName', displayname: 'displayName' };
const patch = (...Operations: object[]) => ({ Operations });

describe('filters', () => {
  test.each([
    ['userName eq "ada@example.com"', { field: 'userName', operator: 'eq', value: 'ada@example.com' }],
    [' USERNAME  EQ "a" ', { field: 'userName', operator: 'eq', value: 'a' }],
    ['displayName co "say \\"hi\\""', { field: 'displayName', operator: 'co', value: 'say "hi"' }],
    ['', undefined],
  ])('%s', (filter, expected) => expect(readFilter(filter, FIELDS)).toEqual(expected));

  test.each([
    'userName ne "a"',
    'shoeSize eq "9"',
    'userName eq a',
    'userName eq "a" or userName eq "b"',
    '__proto__ eq "a"',
    'userName eq "\\q"',
  ])('refuses %s', (filter) => expect(() => readFilter(filter, FIELDS)).toThrow('not understood'));
});

describe('a patch of an account', () => {
  test('takes paths, objects without a path, and the words of several directories', () => {
    expect(
      accountOf(patchedAttributes(patch({ op: 'Replace', path: 'active', value: 'False' }))),
    ).toMatchObject({
      isActive: false,
    });
    expect(
      accountOf(patchedAttributes(patch({ op: 'replace', value: { active: false, displayName: 'A' } }))),
    ).toMatchObject({ isActive: false, name: 'A' });
    const path = 'urn:ietf:params:scim:schemas:core:2.0:User:displayName';
    expect(accountOf(patchedAttributes(patch({ op: 'add', path, value: 'B' })))).toMatchObject({ name: 'B' });
    const names = patch(
      { op: 'add', path: 'name.givenName', value: 'Ada' },
      { op: 'add', path: 'name.familyName', value: 'Byron' },
    );
    expect(accountOf(patchedAttributes(names))).toMatchObject({ name: 'Ada Byron' });
  });

  test('gives the greatest role it names, and the least when all are removed', () => {
    const roles = [{ value: 'viewer' }, { value: 'admin' }, { value: 'captain' }];
    expect(accountOf(patchedAttributes(patch({ op: 'add', path: 'roles', value: roles })))).toMatchObject({
      role: 'admin',
    });
    expect(accountOf(patchedAttributes(patch({ op: 'remove', path: 'roles' })))).toMatchObject({
      role: 'viewer',
    });
  });

  test.each([
    [{ Operations: [] }],
    [{ Operations: [{ op: 'move', path: 'active', value: true }] }],
    [{ Operations: [{ op: 'add', value: 'text' }] }],
    [{}],
    ['text'],
  ])('refuses %j', (body) => expect(() => patchedAttributes(body)).toThrow());
});

describe('a patch of a group', () => {
  const members = (...ids: string[]) => ids.map((value) => ({ value }));
  test('adds and removes in order', () => {
    const body = patch(
      { op: 'add', path: 'members', value: members('a', 'b') },
      { op: 'remove', path: 'members[value eq "a"]' },
      { op: 'remove', path: 'members', value: members('c') },
    );
    expect(patchedGroup(body)).toEqual({ add: ['b'], remove: ['a', 'c'] });
  });
  test('replaces, then adds to what it replaced with', () => {
    const body = patch(
      { op: 'replace', value: { displayName: 'ml', members: members('a') } },
      { op: 'add', path: 'members', value: members('b') },
    );
    expect(patchedGroup(body)).toEqual({ name: 'ml', add: [], remove: [], members: ['a', 'b'] });
  });
  test('removes all when nobody is named', () => {
    expect(patchedGroup(patch({ op: 'remove', path: 'members' }))).toMatchObject({ members: [] });
  });
  test('refuses a path that it does not understand', () => {
    expect(() => patchedGroup(patch({ op: 'add', path: 'roles[value eq "a"]' }))).toThrow('not understood');
  });
});
