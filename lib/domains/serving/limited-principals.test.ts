import { expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { deleteGroup, updateGroup, updateUser } from '@/lib/domains/identity/operations';
import { prisma } from '@/lib/platform/db';
import { callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { makeModel } from '@/lib/testing/models';
import * as serving from './operations';

const limitOf = (principal: string) => ({ key: 'user_group', principal, calls: 5 }) as const;

async function makeLimited() {
  const owner = await callerWithRole('contributor');
  const admin = await callerWithRole('admin');
  const model = await makeModel(owner);
  const group = await prisma().group.create({ data: { name: `risk ${unique()}` } });
  const name = `e-${unique()}`;
  const config = { servedEntities: [{ entityName: model.name, entityVersion: '1' }] };
  await perform(serving.createEndpoint, owner, { name, config, rateLimits: [limitOf(group.name)] });
  const seen = async () => (await perform(serving.getEndpoint, owner, { name })).settings.rateLimits;
  const hints = async () => (await perform(serving.getHints, owner, { name })).hints;
  return { owner, admin, config, group, name, seen, hints };
}

test('the limit of a group stays its own under another name', async () => {
  const { admin, group, seen, hints } = await makeLimited();
  const renamed = `fraud ${unique()}`;
  await perform(updateGroup, admin, { id: group.id, name: renamed });
  // Another one takes the name of before, and none of the limit.
  await prisma().group.create({ data: { name: group.name } });
  expect(await seen()).toEqual([expect.objectContaining({ principal: renamed, principalId: group.id })]);
  expect(await hints()).toEqual([]);
});

test('the limit of a group that is gone shows that it holds nobody', async () => {
  const { admin, group, seen, hints } = await makeLimited();
  await perform(deleteGroup, admin, { id: group.id });
  expect(await seen()).toEqual([expect.objectContaining({ principal: group.name, isOfNobody: true })]);
  expect(await hints()).toEqual([{ kind: 'limits_of_nobody', principals: [group.name] }]);
});

test('a group that is not there is refused by its name, wherever a limit is said', async () => {
  const { owner, config, name, seen } = await makeLimited();
  const before = await seen();
  const unknown = limitOf(`nobody ${unique()}`);
  const said = expect.stringContaining(`There is no group called '${unknown.principal}'`);
  const change = { rateLimits: [{ calls: 1 }, unknown] };
  expect(await refusal(perform(serving.changeSettings, owner, { name, change }))).toMatchObject({
    message: said,
    field: 'change.rateLimits[1].principal',
  });
  expect(await seen()).toEqual(before);
  const other = { name: `e-${unique()}`, config };
  const refused = [
    await refusal(perform(serving.createEndpoint, owner, { ...other, rateLimits: [unknown] })),
    await refusal(perform(serving.createEndpoint, owner, { ...other, settings: { rateLimits: [unknown] } })),
  ];
  for (const each of refused) expect(each).toMatchObject({ message: said });
});

test('whoever sends an id of their own is heard by the name alone', async () => {
  const { owner, group, name, seen } = await makeLimited();
  const sent = { ...limitOf(group.name), principalId: crypto.randomUUID() };
  await perform(serving.changeSettings, owner, { name, change: { rateLimits: [sent] } });
  expect(await seen()).toEqual([expect.objectContaining({ principalId: group.id })]);
});

test('the limit of a person stays their own under another address', async () => {
  const { owner, admin, name, seen } = await makeLimited();
  const person = await callerWithRole('viewer');
  const id = person.user?.id ?? '';
  const limit = { key: 'user', principal: person.user?.email.toUpperCase() ?? '', calls: 5 } as const;
  // One who is not there yet is held to it once they are.
  const later = { key: 'user', principal: `${unique()}@example.com`, calls: 5 } as const;
  await perform(serving.changeSettings, owner, { name, change: { rateLimits: [limit, later] } });
  const email = `${unique()}@example.com`;
  await perform(updateUser, admin, { id, email });
  const [own, other] = await seen();
  expect(own).toMatchObject({ principal: email, principalId: id });
  expect([other?.principal, other?.principalId, other?.isOfNobody]).toEqual([
    later.principal,
    undefined,
    undefined,
  ]);
});
