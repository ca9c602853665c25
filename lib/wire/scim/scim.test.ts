import { describe, expect, test } from 'vitest';
import { readFilter } from './filter';
import { patchedAttributes, patchedGroup } from './patch';
import { accountOf } from './resources';

const FIELDS = {
  username: 'userName',
  displayname: 'displayName',
  'emails.value': 'userName',
  active: 'active',
  'members.value': 'members',
};
const patch = (...Operations: object[]) => ({ Operations });

const eq = (field: string, value: string | boolean, isNot = false) => ({
  field,
  operator: 'eq',
  value,
  isNot,
});

describe('filters', () => {
  test.each([
    ['userName eq "ada@example.com"', [[eq('userName', 'ada@example.com')]]],
    [' USERNAME  EQ "a" ', [[eq('userName', 'a')]]],
    ['displayName eq "say \\"hi\\" (and eq)"', [[eq('displayName', 'say "hi" (and eq)')]]],
    ['userName ne "a" and active eq true', [[eq('userName', 'a', true), eq('active', true)]]],
    ['userName eq "a" or userName eq "b"', [[eq('userName', 'a')], [eq('userName', 'b')]]],
    [
      '(userName eq "a" or userName eq "b") and active eq true',
      [
        [eq('userName', 'a'), eq('active', true)],
        [eq('userName', 'b'), eq('active', true)],
      ],
    ],
    ['not (userName eq "a" or active eq true)', [[eq('userName', 'a', true), eq('active', true, true)]]],
    ['not (userName eq "a" and active eq true)', [[eq('userName', 'a', true)], [eq('active', true, true)]]],
    ['emails[type eq "work"].value eq "a"', [[eq('userName', 'a')]]],
    ['members[value eq "a"]', [[eq('members', 'a')]]],
    ['', undefined],
  ])('%s', (filter, expected) => expect(readFilter(filter, FIELDS)).toEqual(expected));

  const many = Array.from({ length: 8 }, () => '(userName eq "a" or userName eq "b")');
  test.each([
    'userName gt "a"',
    'shoeSize eq "9"',
    'userName eq a',
    'userName eq',
    '__proto__ eq "a"',
    'constructor eq "a"',
    'userName eq "\\q"',
    'userName eq "a" and',
    'userName eq "a" userName eq "b"',
    '(userName eq "a"',
    'userName eq "a")',
    'not userName eq "a"',
    'members[type eq "a"]',
    `userName eq "${'a'.repeat(2000)}"`,
    many.join(' and '),
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
    expect(accountOf(patchedAttributes(names))).toMatchObject({
      name: undefined,
      givenName: 'Ada',
      familyName: 'Byron',
    });
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
