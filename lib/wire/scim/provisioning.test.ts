/** Two large directories provision people and groups, in the words that each of them sends. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { authenticate } from '@/lib/domains/identity';
import { createToken } from '@/lib/domains/identity/operations';
import { prisma } from '@/lib/platform/db';
import { auditOf, callerWithRole, unique } from '@/lib/testing/callers';
import {
  type Directory,
  type List,
  person,
  type Resource,
  ROOT,
  SCIM,
  startDirectory,
} from '@/lib/testing/scim';

let directory: Directory;
beforeAll(async () => {
  directory = await startDirectory();
});
afterAll(() => directory.close());

const idsOf = ({ Resources }: List) => Resources.map(({ id }) => id);

test('what is said twice is taken once', async () => {
  const asked = 'filter=userName pr&count=1&sortBy=id&attributes=id';
  const { Resources } = await directory.send<List>('GET', encodeURI(`/Users?${asked}&${asked}`));
  expect(Object.keys(Resources[0] ?? {}).sort()).toEqual(['id', 'schemas']);
});

test('Okta looks, makes, pushes a group, and deactivates', async () => {
  const userName = `${unique()}@example.com`;
  expect(
    await directory.find('/Users', `userName eq "${userName}"`, { startIndex: '1', count: '100' }),
  ).toMatchObject({
    totalResults: 0,
    Resources: [],
  });
  const user = await directory.send(
    'POST',
    '/Users',
    {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName,
      name: { givenName: 'Ada', familyName: 'Byron' },
      emails: [{ primary: true, value: userName, type: 'work' }],
      displayName: 'Ada Byron',
      locale: 'en-US',
      externalId: '00u1',
      groups: [],
      password: 'what Okta makes up',
      active: true,
    },
    201,
  );
  expect(user).toMatchObject({ userName, displayName: 'Ada Byron', externalId: '00u1', active: true });
  expect(JSON.stringify(user)).not.toContain('makes up');
  const again = await directory.server.send('POST', `${ROOT}/Users`, { body: { userName }, headers: SCIM });
  expect([again.status, JSON.parse(again.text)]).toMatchObject([
    409,
    { scimType: 'uniqueness', status: '409' },
  ]);

  const group = await directory.send(
    'POST',
    '/Groups',
    { displayName: `pushed ${unique()}`, members: [] },
    201,
  );
  await directory.patch(`/Groups/${group.id}`, {
    op: 'replace',
    value: { id: group.id, displayName: `renamed ${group.id}` },
  });
  await directory.patch(`/Groups/${group.id}`, {
    op: 'add',
    path: 'members',
    value: [{ value: user.id, display: userName }],
  });
  expect(await directory.send('GET', `/Groups/${group.id}`)).toMatchObject({
    displayName: `renamed ${group.id}`,
    members: [{ value: user.id }],
  });
  await directory.patch(`/Groups/${group.id}`, { op: 'remove', path: `members[value eq "${user.id}"]` });
  expect(await directory.send('GET', `/Groups/${group.id}`)).toMatchObject({ members: [] });

  await directory.patch(`/Users/${user.id}`, { op: 'replace', value: { active: false } });
  expect(await directory.send('GET', `/Users/${user.id}`)).toMatchObject({ active: false });
  const [last] = await auditOf('user', user.id);
  expect(last).toMatchObject({ action: 'identity.changeAccount', after: { isActive: false } });
  await directory.send('DELETE', `/Groups/${group.id}`, undefined, 204);
  await directory.send('GET', `/Groups/${group.id}`, undefined, 404);
});

test('Entra ID probes, makes, patches in its own spelling, and takes away', async () => {
  await directory.send<List>('GET', `/Users?${new URLSearchParams({ filter: `userName eq "${unique()}"` })}`);
  const user = await directory.send(
    'POST',
    '/Users',
    person({ externalId: `e-${unique()}`, roles: [] }),
    201,
  );
  expect(idsOf(await directory.find('/Users', `externalId eq "${user.externalId}"`))).toEqual([user.id]);
  expect(idsOf(await directory.find('/Users', `emails[type eq "work"].value eq "${user.userName}"`))).toEqual(
    [user.id],
  );
  const changed = await directory.patch(
    `/Users/${user.id}`,
    { op: 'Replace', path: 'displayName', value: 'Ada L.' },
    { op: 'Add', path: 'name.givenName', value: 'Ada' },
    { op: 'Replace', path: 'emails[type eq "work"].value', value: 'elsewhere@example.com' },
    { op: 'Add', path: 'roles[primary eq "True"].value', value: 'contributor' },
    {
      op: 'Add',
      path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
      value: 'Analysis',
    },
  );
  expect(changed).toMatchObject({
    displayName: 'Ada L.',
    roles: [{ value: 'contributor' }],
    userName: user.userName,
  });
  expect(
    await directory.patch(`/Users/${user.id}`, { op: 'Replace', value: { Active: 'False' } }),
  ).toMatchObject({
    active: false,
  });
  expect(
    await directory.patch(`/Users/${user.id}`, { op: 'Replace', path: 'active', value: 'True' }),
  ).toMatchObject({
    active: true,
  });

  const externalId = `g-${unique()}`;
  const group = await directory.send(
    'POST',
    '/Groups',
    { displayName: `entra ${unique()}`, externalId },
    201,
  );
  const unlisted = { excludedAttributes: 'members' };
  const [found] = (await directory.find('/Groups', `externalId eq "${externalId}"`, unlisted)).Resources;
  expect([found?.id, found && 'members' in found]).toEqual([group.id, false]);
  await directory.patch(`/Groups/${group.id}`, {
    op: 'Add',
    path: 'members',
    value: [{ $ref: null, value: user.id }],
  });
  const isMember = `id eq "${group.id}" and members eq "${user.id}"`;
  expect(idsOf(await directory.find('/Groups', isMember, unlisted))).toEqual([group.id]);
  expect(await directory.send('GET', `/Groups/${group.id}?excludedAttributes=members`)).not.toHaveProperty(
    'members',
  );
  await directory.patch(`/Groups/${group.id}`, {
    op: 'Remove',
    path: 'members',
    value: [{ $ref: null, value: user.id }],
  });
  expect(idsOf(await directory.find('/Groups', isMember, unlisted))).toEqual([]);
  await directory.send('DELETE', `/Users/${user.id}`, undefined, 204);
  // What they did stays readable, and who comes back is who they were.
  expect(await directory.send('GET', `/Users/${user.id}`)).toMatchObject({ active: false });
  expect(await directory.send('POST', '/Users', { userName: user.userName }, 201)).toMatchObject({
    id: user.id,
    active: true,
  });
});

test('a part of a name is changed by itself, and who comes back has the name and role that they had', async () => {
  const name = { givenName: 'Ada', familyName: 'Byron' };
  const user = await directory.send(
    'POST',
    '/Users',
    { userName: `${unique()}@example.com`, name, roles: [{ value: 'contributor' }] },
    201,
  );
  expect(user).toMatchObject({ displayName: 'Ada Byron', name: { formatted: 'Ada Byron', ...name } });
  const path = `/Users/${user.id}`;
  expect(
    await directory.patch(path, { op: 'replace', path: 'name.familyName', value: 'King' }),
  ).toMatchObject({
    displayName: 'Ada King',
    name: { givenName: 'Ada', familyName: 'King' },
  });
  await directory.patch(path, { op: 'replace', path: 'displayName', value: 'Lady L.' });
  expect(
    await directory.patch(path, { op: 'replace', path: 'name.givenName', value: 'Augusta' }),
  ).toMatchObject({
    displayName: 'Lady L.',
    name: { formatted: 'Lady L.', givenName: 'Augusta', familyName: 'King' },
  });
  await directory.send('DELETE', path, undefined, 204);
  expect(await directory.send('POST', '/Users', { userName: user.userName }, 201)).toMatchObject({
    id: user.id,
    displayName: 'Lady L.',
    roles: [{ value: 'contributor' }],
  });
  const [back] = await auditOf('user', user.id);
  expect(back).toMatchObject({ before: { isActive: false }, after: { isActive: true, role: 'contributor' } });
});

test('a group of more than a thousand is replaced and patched whole', async () => {
  const people = await prisma().$queryRaw<{ id: string }[]>`
    INSERT INTO users (id, email, name, role)
    SELECT gen_random_uuid(), gen_random_uuid() || '@example.com', 'one of many', 'viewer' FROM generate_series(1, 2400)
    RETURNING id::text`;
  const members = people.map(({ id }) => ({ value: id }));
  const group = await directory.send('POST', '/Groups', { displayName: `large ${unique()}` }, 201);
  const path = `/Groups/${group.id}`;
  const countOf = (resource: Resource) => (resource.members as unknown[]).length;
  const replaced = await directory.send('PUT', path, {
    displayName: group.displayName,
    members: members.slice(0, 1200),
  });
  expect(countOf(replaced)).toBe(1200);
  expect(
    countOf(await directory.patch(path, { op: 'add', path: 'members', value: members.slice(1000) })),
  ).toBe(2400);
  expect(
    countOf(await directory.patch(path, { op: 'remove', path: 'members', value: members.slice(1200) })),
  ).toBe(1200);
  expect(countOf(await directory.patch(path, { op: 'replace', path: 'members', value: members }))).toBe(2400);
  expect(countOf(await directory.send('GET', path))).toBe(2400);
  const [listed] = (await directory.find('/Groups', `displayName eq "${group.displayName}"`)).Resources;
  expect(listed && countOf(listed)).toBe(2400);
});

test('a directory is told what is supported here, without being known', async () => {
  const ask = async (path: string) => {
    const answer = await directory.server.send('GET', ROOT + path, { token: null });
    return [answer.status, answer.status === 200 ? JSON.parse(answer.text) : null];
  };
  expect(await ask('/ServiceProviderConfig')).toMatchObject([
    200,
    { patch: { supported: true }, bulk: { supported: false } },
  ]);
  expect(await ask('/ResourceTypes')).toMatchObject([200, { totalResults: 3 }]);
  expect(await ask('/Schemas/urn:ietf:params:scim:schemas:core:2.0:Group')).toMatchObject([
    200,
    { name: 'Group' },
  ]);
  expect((await ask('/Schemas/urn:nothing'))[0]).toBe(404);
  expect((await ask('/Users'))[0]).toBe(401);
});

test('only an administrator provisions, and what is provisioned is out at once', async () => {
  const contributor = await callerWithRole('contributor');
  const { token } = await perform(createToken, contributor, { name: 'a' });
  for (const [method, path, body] of [
    ['GET', '/Users'],
    ['POST', '/Users', person()],
    ['GET', '/Groups'],
    ['POST', '/Groups', { displayName: unique() }],
    ['GET', '/ServicePrincipals'],
  ] as const) {
    const answer = await directory.server.send(method, ROOT + path, { body, token, headers: SCIM });
    expect([answer.status, JSON.parse(answer.text)], path).toMatchObject([403, { status: '403' }]);
  }
  const who = () => authenticate({ authorization: `Bearer ${token}` }, { requestId: 'test' });
  expect((await who()).user?.id).toBe(contributor.user?.id);
  await directory.patch(`/Users/${contributor.user?.id}`, { op: 'replace', path: 'active', value: false });
  await expect(who()).rejects.toThrow('not valid');
});
