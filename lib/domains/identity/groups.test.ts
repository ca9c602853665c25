import { beforeAll, describe, expect, test } from 'vitest';
import { BUILT_IN_GROUPS, type Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { getExperiment } from '@/lib/domains/tracking/get-experiment';
import { prisma } from '@/lib/platform/db';
import { grant, shareNothing } from '@/lib/testing/access/people';
import {
  afresh,
  asking,
  auditBy,
  callerWithRole,
  makeExperiment,
  refusal,
  unique,
} from '@/lib/testing/callers';
import { createGroup, deleteGroup, getGroup, updateGroup } from './groups';

const NO_GROUP = '00000000-0000-4000-8000-00000000000e';
const [USERS] = BUILT_IN_GROUPS;

let admin: Caller;
let person: Caller;
beforeAll(async () => {
  [admin, person] = [await callerWithRole('admin'), await callerWithRole('contributor')];
  await shareNothing();
});
const idOf = ({ user }: Caller) => user?.id ?? '';
const make = async (members: string[] = [], caller = admin) =>
  (await perform(createGroup, caller, { name: `group ${unique()}`, members })).group;

describe('works', () => {
  test('a group is made, changed and read, each with its row in the audit log', async () => {
    const caller = asking(admin);
    const group = await make([idOf(person)], caller);
    await perform(updateGroup, caller, {
      id: group.id,
      description: 'what it is for',
      remove: [idOf(person)],
    });
    await perform(updateGroup, caller, { id: group.id, members: [idOf(admin)] });
    const { members } = await perform(getGroup, admin, { id: group.id });
    expect(members.map(({ id }) => id)).toEqual([idOf(admin)]);
    expect(await auditBy(caller)).toMatchObject([
      { action: 'identity.createGroup', objectId: group.id, after: { members: [idOf(person)] } },
      {
        action: 'identity.updateGroup',
        after: { description: 'what it is for', added: [], removed: [idOf(person)] },
      },
      { action: 'identity.updateGroup', after: { added: [idOf(admin)], removed: [] } },
    ]);
  });

  test('the log has who came and who went, however the change was asked for', async () => {
    const group = await make([idOf(person)]);
    const caller = asking(admin);
    await perform(updateGroup, caller, { id: group.id, members: [idOf(admin)] });
    await perform(updateGroup, caller, { id: group.id, add: [idOf(admin)], remove: [idOf(person)] });
    expect((await auditBy(caller)).map(({ after }) => after)).toEqual([
      { added: [idOf(admin)], removed: [idOf(person)] },
      { added: [], removed: [] },
    ]);
  });

  test('a group of thousands is made, read, changed and replaced whole', async () => {
    const people = await prisma().$queryRaw<{ id: string }[]>`
      INSERT INTO users (id, email, name, role)
      SELECT gen_random_uuid(), gen_random_uuid() || '@example.com', 'one of many', 'viewer' FROM generate_series(1, 5200)
      RETURNING id::text`;
    const ids = people.map(({ id }) => id);
    const group = await make(ids.slice(0, 5100));
    expect(group.members).toBe(5100);
    const { members } = await perform(updateGroup, admin, { id: group.id, add: ids.slice(5000) });
    expect(new Set(members.map(({ id }) => id))).toEqual(new Set(ids));
    const [kept = ''] = ids;
    const after = await perform(updateGroup, admin, { id: group.id, members: [kept] });
    expect([after.group.members, after.members.map(({ id }) => id)]).toEqual([1, [kept]]);
  });

  test('what a group of a group of a group holds, its people hold; and no more once one of them is gone', async () => {
    const inner = await make([idOf(person)]);
    const middle = await make([inner.id]);
    const outer = await make([middle.id]);
    const experimentId = await makeExperiment(admin);
    const see = async () => perform(getExperiment, await afresh(person), { experimentId });
    expect((await refusal(see())).code).toBe('RESOURCE_DOES_NOT_EXIST');
    await prisma().grant.create({
      data: { objectType: 'experiment', objectId: experimentId, principalId: outer.id, level: 'CAN_READ' },
    });
    expect((await see()).experiment.experimentId).toBe(experimentId);
    await perform(updateGroup, admin, { id: middle.id, remove: [inner.id] });
    expect((await refusal(see())).code).toBe('RESOURCE_DOES_NOT_EXIST');
  });

  test('with a group goes what was granted to it', async () => {
    const group = await make([idOf(person)]);
    const holder = { ...admin, user: { ...(admin.user as NonNullable<Caller['user']>), id: group.id } };
    await grant(holder, { objectType: 'experiment', objectId: 'x', level: 'CAN_READ' });
    const caller = asking(admin);
    await perform(deleteGroup, caller, { id: group.id });
    expect(await prisma().grant.count({ where: { principalId: group.id } })).toBe(0);
    expect(await auditBy(caller)).toMatchObject([
      { before: { name: group.name, members: [person.user?.email] } },
    ]);
    expect((await afresh(person)).holdings?.principals).not.toContain(group.id);
  });
});

describe('refuses', () => {
  test('a circle, however long', async () => {
    const inner = await make();
    const middle = await make([inner.id]);
    const outer = await make([middle.id]);
    for (const id of [inner.id, middle.id, outer.id]) {
      const error = await refusal(perform(updateGroup, admin, { id: inner.id, add: [id] }));
      expect([error.field, error.message]).toEqual(['members', expect.stringContaining('member of itself')]);
    }
    expect((await perform(getGroup, admin, { id: inner.id })).members).toEqual([]);
  });

  test('to change or hold what is built in', async () => {
    const group = await make();
    expect((await refusal(perform(updateGroup, admin, { id: USERS?.id, name: 'x' }))).field).toBe('id');
    expect((await refusal(perform(deleteGroup, admin, { id: USERS?.id }))).field).toBe('id');
    expect((await refusal(perform(updateGroup, admin, { id: group.id, add: [USERS?.id] }))).field).toBe(
      'members',
    );
  });

  test('bad input, and a name that is taken', async () => {
    const group = await make();
    expect((await refusal(perform(createGroup, admin, { name: ' ' }))).field).toBe('name');
    expect((await refusal(perform(createGroup, admin, { name: group.name }))).code).toBe(
      'RESOURCE_ALREADY_EXISTS',
    );
    const nobody = await refusal(perform(createGroup, admin, { name: unique(), members: [NO_GROUP] }));
    expect([nobody.code, nobody.field]).toEqual(['INVALID_PARAMETER_VALUE', 'members']);
  });

  test('whoever is no administrator, and an unknown id', async () => {
    for (const operation of [createGroup, updateGroup, deleteGroup] as const) {
      const error = await refusal(
        perform(operation as typeof createGroup, person, { id: NO_GROUP, name: 'x' }),
      );
      expect(error.code).toBe('PERMISSION_DENIED');
    }
    for (const operation of [getGroup, deleteGroup, updateGroup] as const) {
      const error = await refusal(perform(operation as typeof getGroup, admin, { id: NO_GROUP }));
      expect(error.code).toBe('RESOURCE_DOES_NOT_EXIST');
    }
  });
});
