import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { findMentionable, listNotifications } from '@/lib/domains/identity/operations';
import { announce, onAnnounced } from '@/lib/platform/announce';
import { prisma } from '@/lib/platform/db';
import { shareNothing } from '@/lib/testing/access/people';
import {
  afresh,
  asking,
  auditBy,
  callerWithRole,
  makeExperiment,
  makeRun,
  refusal,
} from '@/lib/testing/callers';
import { topicOf } from './changes';
import { getRunPage } from './get-run-page';
import { listExperiments } from './list-experiments';
import { listRuns } from './list-runs';
import { createRunComment, deleteRunComment, listRunComments, updateRunComment } from './run-comments';

let owner: Caller;
let experimentId: string;
let runId: string;

/** Somebody who may read the experiment. */
async function reader(): Promise<Caller> {
  const caller = await callerWithRole('contributor');
  const held = { objectType: 'experiment', objectId: experimentId, level: 'CAN_READ' };
  await prisma().grant.create({ data: { ...held, principalId: caller.user?.id ?? '' } });
  return asking(await afresh(caller));
}
const emailOf = ({ user }: Caller) => user?.email ?? '';
const say = async (caller: Caller, text: string, threadId?: number) =>
  (await perform(createRunComment, caller, { runId, text, ...(threadId && { threadId }) })).comment;
const told = async (caller: Caller) =>
  (await perform(listNotifications, caller, {})).notifications.map(({ title }) => title);

beforeAll(async () => {
  await shareNothing();
  owner = await callerWithRole('contributor');
  experimentId = await makeExperiment(owner);
  owner = await afresh(owner);
  runId = await makeRun(owner, experimentId);
});

describe('works', () => {
  test('a comment is said, answered, changed and taken away', async () => {
    const [one, other] = [await reader(), await reader()];
    const first = await say(one, '*Why* so low?');
    const answer = await say(other, 'The data.', first.id);
    const { comment } = await perform(updateRunComment, one, { commentId: first.id, text: 'Why so low?' });
    expect(comment).toMatchObject({ text: 'Why so low?', canEdit: true, editedTime: expect.any(Number) });
    const { threads } = await perform(listRunComments, one, { runId });
    expect(threads[0]).toMatchObject({
      id: first.id,
      canEdit: true,
      answers: [{ id: answer.id, text: 'The data.', canEdit: false, canDelete: false }],
    });
    expect((await perform(getRunPage, one, { runId })).comments).toBe(2);
    await perform(deleteRunComment, one, { commentId: first.id });
    expect((await perform(getRunPage, one, { runId })).comments).toBe(0);
    expect((await auditBy(one)).map(({ action, before }) => [action, before])).toEqual([
      ['tracking.createRunComment', null],
      ['tracking.updateRunComment', { comment: first.id, text: '*Why* so low?' }],
      [
        'tracking.deleteRunComment',
        {
          comment: first.id,
          text: 'Why so low?',
          answers: [{ userName: other.user?.name, text: 'The data.' }],
        },
      ],
    ]);
  });

  test('whom it mentions is told once, if they may see the run; the run’s owner and the thread too', async () => {
    const [one, other, stranger] = [await reader(), await reader(), await callerWithRole('contributor')];
    const text = `Look, @${emailOf(other)} and @${emailOf(stranger)}, and me @${emailOf(one)}`;
    const comment = await say(one, text);
    expect(await told(other)).toEqual([expect.stringMatching(/mentioned you on the run/)]);
    expect(await told(stranger)).toEqual([]);
    expect(await told(one)).toEqual([]);
    expect(await told(owner)).toContainEqual(expect.stringMatching(/commented on the run/));
    const third = await reader();
    await perform(updateRunComment, one, { commentId: comment.id, text: `${text} @${emailOf(third)}` });
    expect(await told(third)).toHaveLength(1);
    expect(await told(other)).toHaveLength(1);
    await say(other, 'Seen.', comment.id);
    expect(await told(one)).toEqual([expect.stringMatching(/commented on the run/)]);
    const { names } = await perform(listRunComments, one, { runId });
    expect(names[emailOf(other)]).toBe(other.user?.name);
  });

  test('threads come in pages, the newest first', async () => {
    const run = runId;
    runId = await makeRun(owner, experimentId);
    for (const text of ['a', 'b', 'c']) await say(owner, text);
    const page = await perform(listRunComments, owner, { runId, limit: 2 });
    expect(page.threads.map(({ text }) => text)).toEqual(['c', 'b']);
    const next = await perform(listRunComments, owner, {
      runId,
      limit: 2,
      pageToken: page.nextPageToken ?? '',
    });
    expect([next.threads.map(({ text }) => text), next.nextPageToken]).toEqual([['a'], null]);
    runId = run;
  });

  test('offers those who may see the object, and administrators', async () => {
    const [one, admin] = [await reader(), await callerWithRole('admin')];
    const ask = async (search: string) =>
      (
        await perform(findMentionable, one, { objectType: 'experiment', objectId: experimentId, search })
      ).people.map(({ email }) => email);
    expect(await ask(emailOf(owner))).toEqual([emailOf(owner)]);
    expect(await ask(emailOf(admin))).toEqual([emailOf(admin)]);
    expect(await ask(emailOf(await callerWithRole('contributor')))).toEqual([]);
    expect(await ask('%')).toEqual([]);
  });

  test('what was said in a thread is told no more once it is taken away', async () => {
    const [one, other] = [await reader(), await reader()];
    const thread = await say(one, 'Why?');
    await say(owner, `@${emailOf(other)}: the key is s3cret`, thread.id);
    await perform(deleteRunComment, one, { commentId: thread.id });
    for (const caller of [one, other])
      expect(JSON.stringify(await perform(listNotifications, caller, {}))).not.toContain('s3cret');
  });

  test('an administrator takes anybody’s away, and changes none', async () => {
    const admin = await callerWithRole('admin');
    const { id } = await say(owner, 'mine');
    expect((await refusal(perform(updateRunComment, admin, { commentId: id, text: 'x' }))).code).toBe(
      'PERMISSION_DENIED',
    );
    await perform(deleteRunComment, admin, { commentId: id });
  });
});

test('refuses bad input', async () => {
  for (const text of ['', '  ', 'x'.repeat(20_001)])
    expect((await refusal(say(owner, text))).field).toBe('text');
  const { id } = await say(owner, 'a');
  const answer = await say(owner, 'b', id);
  expect((await refusal(say(owner, 'c', answer.id))).code).toBe('RESOURCE_DOES_NOT_EXIST');
});

test('refuses a stranger: nobody changes another’s words', async () => {
  const { id } = await say(owner, 'mine');
  const [other, stranger, viewer] = [
    await reader(),
    await callerWithRole('contributor'),
    await callerWithRole('viewer'),
  ];
  const change = (caller: Caller) => refusal(perform(updateRunComment, caller, { commentId: id, text: 'x' }));
  const remove = (caller: Caller) => refusal(perform(deleteRunComment, caller, { commentId: id }));
  for (const work of [change, remove]) {
    expect((await work(other)).code).toBe('PERMISSION_DENIED');
    expect((await work(stranger)).code).toBe('RESOURCE_DOES_NOT_EXIST');
    expect((await work(viewer)).code).toBe('PERMISSION_DENIED');
  }
  expect((await refusal(say(stranger, 'x'))).code).toBe('RESOURCE_DOES_NOT_EXIST');
});

test('unknown id', async () => {
  const unknown = { commentId: 999_999_999 };
  expect((await refusal(perform(deleteRunComment, owner, unknown))).code).toBe('RESOURCE_DOES_NOT_EXIST');
  const answer = perform(createRunComment, owner, { runId: 'f'.repeat(32), text: 'a' });
  expect((await refusal(answer)).code).toBe('RESOURCE_DOES_NOT_EXIST');
});

test('is counted in the lists of runs and of experiments', async () => {
  const [experiment, run] = [experimentId, runId];
  const counts = async () => {
    const { runs } = await perform(listRuns, owner, { experimentIds: [experiment] });
    const { experiments } = await perform(listExperiments, owner, {});
    return [
      runs.find((each) => each.runId === run)?.comments,
      experiments.find((each) => each.experimentId === experiment)?.comments,
    ];
  };
  const [before = 0, inAll = 0] = await counts();
  const made = await say(owner, 'Counted.');
  await say(owner, 'An answer counts too.', made.id);
  expect(await counts()).toEqual([before + 2, inAll + 2]);
  await perform(deleteRunComment, owner, { commentId: made.id });
  expect(await counts()).toEqual([before, inAll]);
});

test('whoever watches the experiment is told of each change', async () => {
  const heard: string[] = [];
  const stop = onAnnounced({
    heard: ({ topic, items }) => topic === topicOf(experimentId) && heard.push(...(items ?? [])),
    lost: () => undefined,
    ended: () => undefined,
  });
  const until = async (item: string, again: () => void = () => undefined) => {
    await vi.waitFor(
      () => {
        again();
        expect(heard).toContain(item);
      },
      { timeout: 20_000 },
    );
    heard.length = 0;
  };
  // Until it listens, nothing is heard.
  await until('ready', () => announce(topicOf(experimentId), 'ready'));
  const made = await say(owner, 'Told.');
  await until(`run ${runId}`);
  await perform(updateRunComment, owner, { commentId: made.id, text: 'Told anew.' });
  await until(`run ${runId}`);
  await perform(deleteRunComment, owner, { commentId: made.id });
  await until(`run ${runId}`);
  stop();
});
