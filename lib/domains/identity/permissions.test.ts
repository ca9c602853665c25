import { beforeAll, describe, expect, test } from 'vitest';
import { BUILT_IN_GROUPS, type Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { getRun } from '@/lib/domains/tracking/get-run';
import { prisma } from '@/lib/platform/db';
import { matrixOf } from '@/lib/pure/permission-levels';
import { shareNothing } from '@/lib/testing/access/people';
import { oneAfterTheOther } from '@/lib/testing/awaited';
import { afresh, auditOf, callerWithRole, makeExperiment, makeRun } from '@/lib/testing/callers';
import { explainAccess, getAccess } from './explain-access';
import { createGroup, updateGroup } from './groups';
import { GRANTABLE_TYPES } from './permission-objects';
import { getPermissions, setPermissions, updatePermissions } from './permissions';
import { createServicePrincipal } from './service-principals';

let admin: Caller;
let ada: Caller;
let bob: Caller;
beforeAll(async () => {
  [admin, ada, bob] = [
    await callerWithRole('admin'),
    await callerWithRole('contributor'),
    await callerWithRole('contributor'),
  ];
});

const on = (objectId: string) => ({ objectType: 'experiment' as const, objectId });
const emailOf = (caller: Caller) => caller.user?.email ?? '';
const idOf = (caller: Caller) => caller.user?.id ?? '';
const held = async (objectId: string, caller = ada) => {
  const { entries } = await perform(getPermissions, caller, on(objectId));
  return entries.map(({ principal, levels }) => [
    principal.kind === 'user' ? principal.handle : principal.name,
    ...levels.map(({ level, isInherited }) => `${level}${isInherited ? ' inherited' : ''}`),
  ]);
};

const FROM_THE_ROOT = [
  ['admins', 'CAN_MANAGE inherited'],
  ['contributors', 'CAN_EDIT inherited'],
  ['users', 'CAN_READ inherited'],
];

describe('permissions', () => {
  test('the creator manages; the workspace’s own grants are inherited', async () => {
    const id = await makeExperiment(ada);
    expect(await held(id)).toEqual([[emailOf(ada), 'CAN_MANAGE'], ...FROM_THE_ROOT]);
  });

  test('update adds and raises, set replaces what was granted on the object itself', async () => {
    const id = await makeExperiment(ada);
    const grants = [{ userName: emailOf(bob).toUpperCase(), permissionLevel: 'CAN_RUN' }];
    await perform(updatePermissions, ada, { ...on(id), accessControlList: grants });
    expect(await held(id)).toContainEqual([emailOf(bob), 'CAN_EDIT']);
    await perform(setPermissions, ada, { ...on(id), accessControlList: grants });
    expect(await held(id)).toEqual([[emailOf(bob), 'CAN_EDIT'], ...FROM_THE_ROOT]);
    const [newest] = await auditOf('experiment', id);
    expect(newest?.before).toEqual({ grants: { [emailOf(ada)]: 'CAN_MANAGE', [emailOf(bob)]: 'CAN_EDIT' } });
    expect(newest?.after).toEqual({ grants: { [emailOf(bob)]: 'CAN_EDIT' } });
    await expect(perform(setPermissions, ada, on(id))).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  test('update takes back what one principal holds, and leaves what others granted meanwhile', async () => {
    const id = await makeExperiment(ada);
    const grants = [{ principalId: idOf(bob), permissionLevel: 'CAN_READ' }];
    await perform(updatePermissions, ada, { ...on(id), accessControlList: grants });
    await perform(updatePermissions, ada, { ...on(id), revoke: [idOf(bob), idOf(admin)] });
    expect(await held(id)).toEqual([[emailOf(ada), 'CAN_MANAGE'], ...FROM_THE_ROOT]);
    const [newest] = await auditOf('experiment', id);
    expect(newest).toMatchObject({
      before: { grants: { [emailOf(bob)]: 'CAN_READ' } },
      after: { grants: { [emailOf(ada)]: 'CAN_MANAGE' } },
    });
  });

  test('of two that replace all at once one is left, and who lost the right to meanwhile changes nothing', async () => {
    const id = await makeExperiment(ada);
    const only = (caller: Caller, level: string) =>
      perform(setPermissions, admin, {
        ...on(id),
        accessControlList: [{ principalId: idOf(caller), permissionLevel: level }],
      });
    await Promise.all(Array.from({ length: 8 }, (_, at) => only(at % 2 === 0 ? ada : bob, 'CAN_EDIT')));
    expect(await held(id, admin)).toHaveLength(1 + FROM_THE_ROOT.length);

    await only(ada, 'CAN_MANAGE');
    const mine = [{ principalId: idOf(ada), permissionLevel: 'CAN_MANAGE' }];
    const late = oneAfterTheOther(
      () => only(bob, 'CAN_MANAGE'),
      () => perform(updatePermissions, ada, { ...on(id), accessControlList: mine }),
    );
    await expect(late).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(await held(id, admin)).toContainEqual([emailOf(bob), 'CAN_MANAGE']);
  });

  test('refuses bad input', async () => {
    const id = await makeExperiment(ada);
    const refused = (accessControlList: object[]) =>
      perform(updatePermissions, ada, { ...on(id), accessControlList });
    await expect(refused([{ userName: emailOf(bob), permissionLevel: 'CAN_FLY' }])).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining('CAN_READ, CAN_EDIT, CAN_MANAGE'),
    });
    await expect(
      refused([{ userName: 'no@example.com', permissionLevel: 'CAN_READ' }]),
    ).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    });
    await expect(
      refused([{ userName: emailOf(bob), groupName: 'users', permissionLevel: 'CAN_READ' }]),
    ).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' });
    expect(await held(id)).toEqual([[emailOf(ada), 'CAN_MANAGE'], ...FROM_THE_ROOT]);
  });

  test('the workspace’s own are the administrators’ to change', async () => {
    await expect(perform(updatePermissions, ada, on(''))).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    expect(await held('', ada)).toHaveLength(3);
  });

  test('an unknown object is not there', async () => {
    await expect(perform(getPermissions, ada, on('999999'))).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    });
  });
});

describe('access is explained', () => {
  test('by groups within groups, by grants to oneself, by the role', async () => {
    const id = await makeExperiment(admin);
    const inner = await perform(createGroup, admin, { name: `ml ${id}`, members: [idOf(bob)] });
    const outer = await perform(createGroup, admin, { name: `research ${id}`, members: [inner.group.id] });
    await perform(updatePermissions, admin, {
      ...on(id),
      accessControlList: [{ groupName: outer.group.name, permissionLevel: 'CAN_MANAGE' }],
    });
    const why = await perform(explainAccess, await afresh(bob), on(id));
    expect([why.level, why.isViewer]).toEqual(['CAN_MANAGE', false]);
    expect(why.ways).toEqual([
      { level: 'CAN_MANAGE', groups: [inner.group.name, outer.group.name], isInherited: false },
      { level: 'CAN_EDIT', groups: ['contributors'], isInherited: true },
      { level: 'CAN_READ', groups: ['users'], isInherited: true },
    ]);
    await expect(perform(explainAccess, ada, { ...on(id), principalId: idOf(bob) })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    const ofAdmin = await perform(explainAccess, await afresh(bob), { ...on(id), principalId: idOf(admin) });
    expect(ofAdmin.ways.map(({ groups }) => groups)).toContainEqual(['admins']);
    await expect(
      perform(updateGroup, admin, { id: inner.group.id, add: [outer.group.id] }),
    ).rejects.toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining('member of itself'),
    });
  });

  test('the level that one holds is the greatest by any way, and that of strangers is not there', async () => {
    const id = await makeExperiment(ada);
    const level = async (caller: Caller) => (await perform(getAccess, await afresh(caller), on(id))).level;
    expect(await level(ada)).toBe('CAN_MANAGE');
    expect(await level(bob)).toBe('CAN_EDIT');
    expect(await level(await callerWithRole('viewer'))).toBe('CAN_READ');
    expect(await level(admin)).toBe('CAN_MANAGE');
    await expect(perform(getAccess, ada, on('999999'))).rejects.toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
    });
  });

  test('a service principal holds what is granted to it, by its application id', async () => {
    const id = await makeExperiment(ada);
    const { servicePrincipal } = await perform(createServicePrincipal, admin, { name: 'ci', role: 'viewer' });
    const entry = { servicePrincipalName: servicePrincipal.applicationId, permissionLevel: 'CAN_EDIT' };
    await perform(updatePermissions, ada, { ...on(id), accessControlList: [entry] });
    const why = await perform(explainAccess, ada, { ...on(id), principalId: servicePrincipal.id });
    expect(why.level).toBe('CAN_EDIT');
  });
});

test('a new workspace shares what the tables say, of each type that is there', async () => {
  const roots = await prisma().grant.findMany({ where: { objectId: '' } });
  for (const type of GRANTABLE_TYPES) {
    const { shared } = matrixOf(type);
    const found = roots
      .filter(({ objectType }) => objectType === type)
      .map(({ principalId, level }) => [BUILT_IN_GROUPS.find(({ id }) => id === principalId)?.name, level]);
    expect(found.sort()).toEqual(Object.entries(shared).sort());
  }
});

describe('a workspace that shares nothing', () => {
  test('hides what was not granted, and shows it at once when it is', async () => {
    await shareNothing();
    const [one, two] = [await afresh(ada), await afresh(bob)];
    const id = await makeExperiment(one);
    const runId = await makeRun(one, id);
    await expect(perform(getRun, two, { runId })).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' });
    const grants = [{ userName: emailOf(two), permissionLevel: 'CAN_READ' }];
    await perform(updatePermissions, one, { ...on(id), accessControlList: grants });
    expect((await perform(getRun, two, { runId })).info.runId).toBe(runId);
  });
});
