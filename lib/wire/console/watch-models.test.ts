/** Live models over HTTP: who is told of which, and whose badge changes. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import {
  createComment,
  deleteComment,
  rejectTransition,
  requestTransition,
  setModelTag,
} from '@/lib/domains/registry/operations';
import { shareNothing } from '@/lib/testing/access/people';
import { callerWithRole, openSession } from '@/lib/testing/callers';
import { holderOf, makeModel } from '@/lib/testing/models';
import { watchEvents, watchQuietly } from '@/lib/testing/watching';
import { createApp } from '../app';
import { SESSION_COOKIE } from '../cookie';

const app = createApp();
let owner: Caller;
const streams: AbortController[] = [];

beforeAll(async () => {
  await shareNothing();
  owner = await callerWithRole('contributor');
});
afterAll(() => {
  for (const stream of streams) stream.abort();
});

type Told = { models: string[]; isMine: boolean; isReset: boolean };

async function asked(caller: Caller, names: unknown) {
  const stream = new AbortController();
  streams.push(stream);
  const cookie = `${SESSION_COOKIE}=${await openSession(caller)}`;
  return { name: 'registry.watchModels', input: { names }, cookie, signal: stream.signal };
}
const watch = async (caller: Caller, names: string[]) => watchQuietly<Told>(app, await asked(caller, names));

test('whoever looks at a model is told that it changed, of that one alone, and by its comments too', async () => {
  const [here, there] = [await makeModel(owner), await makeModel(owner)];
  const stream = await watch(owner, [here.name]);
  const models = () => stream.told.flatMap((hint) => hint.models);
  await perform(setModelTag, owner, { name: there.name, key: 'team', value: 'a' });
  await perform(setModelTag, owner, { name: here.name, key: 'team', value: 'a' });
  await stream.until(() => models().length === 1);
  expect(stream.told).toMatchObject([{ models: [here.name], isMine: false, isReset: false }]);
  const { comment } = await perform(createComment, owner, { name: here.name, version: 1, comment: 'c' });
  await stream.until(() => models().length === 2);
  await perform(deleteComment, owner, { id: comment.id });
  await stream.until(() => models().length === 3);
});

test('approvers hear of a request without looking at the model, the requester of it and of the decision', async () => {
  const made = await makeModel(owner);
  const [approver, requester] = [
    await holderOf(made.id, 'CAN_MANAGE_PRODUCTION_VERSIONS'),
    await holderOf(made.id, 'CAN_READ'),
  ];
  const [atApprover, atRequester] = [await watch(approver, []), await watch(requester, [])];
  const which = { name: made.name, version: 1, stage: 'Production' };
  await perform(requestTransition, requester, which);
  await atApprover.until(() => atApprover.told.some(({ isMine }) => isMine));
  // A program of theirs may have asked.
  await atRequester.until(() => atRequester.told.length === 1);
  await perform(rejectTransition, approver, which);
  await atRequester.until(() => atRequester.told.length === 2);
  const mine = { models: [], isMine: true };
  expect(atRequester.told).toMatchObject([mine, mine]);
});

test('strangers hear nothing of a model that they name', async () => {
  const [mine, theirs] = [await makeModel(owner), await makeModel(await callerWithRole('contributor'))];
  const stream = await watch(owner, [mine.name, theirs.name]);
  const admin = await callerWithRole('admin');
  await perform(setModelTag, admin, { name: theirs.name, key: 'team', value: 'a' });
  await perform(setModelTag, admin, { name: mine.name, key: 'team', value: 'a' });
  await stream.until(() => stream.told.length > 0);
  expect(stream.told.flatMap((hint) => hint.models)).toEqual([mine.name]);
});

test('refuses who is not signed in, and bad input', async () => {
  const nobody = { ...(await asked(owner, [])), cookie: '' };
  expect((await watchEvents(app, nobody)).status).toBe(401);
  expect((await watchEvents(app, await asked(owner, ['a/b']))).status).toBe(400);
});
