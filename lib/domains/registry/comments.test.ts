import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { listNotifications } from '@/lib/domains/identity/operations';
import { shareNothing } from '@/lib/testing/access/people';
import { asking, auditBy, callerWithRole, refusal, refusals } from '@/lib/testing/callers';
import { holderOf, makeModel } from '@/lib/testing/models';
import { renameModel } from './change-model';
import { createComment, deleteComment, updateComment } from './comments';
import { exportActivity, listActivity } from './list-activity';

let admin: Caller;
beforeAll(async () => {
  admin = await callerWithRole('admin');
  await shareNothing();
});

const say = (caller: Caller, name: string, comment: string) =>
  perform(createComment, caller, { name, version: 1, comment });

describe('works', () => {
  test('a comment is said, changed by its author, and taken away', async () => {
    const { name, id } = await makeModel(admin);
    const reader = asking(await holderOf(id, 'CAN_READ'));
    const { comment } = await say(reader, name, '*Is* it fair?');
    expect(comment).toMatchObject({
      userId: reader.user?.email,
      availableActions: ['EDIT_COMMENT', 'DELETE_COMMENT'],
    });
    const { comment: changed } = await perform(updateComment, reader, {
      id: comment.id,
      comment: 'Is it fair?',
    });
    expect(changed).toMatchObject({ id: comment.id, comment: 'Is it fair?' });
    await perform(deleteComment, reader, { id: comment.id });
    expect((await auditBy(reader)).map(({ action, before }) => [action, before])).toEqual([
      ['registry.createComment', null],
      ['registry.updateComment', { comment: Number(comment.id), text: '*Is* it fair?' }],
      ['registry.deleteComment', { comment: Number(comment.id), text: 'Is it fair?' }],
    ]);
    const { activities } = await perform(listActivity, admin, { name });
    expect(activities.some(({ type }) => type === 'NEW_COMMENT')).toBe(false);
  });

  test('what was told of a model leads to it also when it has another name', async () => {
    const { name, id } = await makeModel(admin);
    const other = await makeModel(admin);
    const reader = await holderOf(id, 'CAN_READ');
    await say(reader, name, 'first');
    await say(admin, name, 'second');
    const href = async () => (await perform(listNotifications, reader, {})).notifications[0]?.href;
    expect(await href()).toBe(`/models/${encodeURIComponent(name)}/versions/1`);
    await perform(renameModel, admin, { name: other.name, newName: `${name} too` });
    await perform(renameModel, admin, { name, newName: `${name} now` });
    expect(await href()).toBe(`/models/${encodeURIComponent(`${name} now`)}/versions/1`);
  });

  test('whoever had to do with the version hears of it, others do not', async () => {
    const { name, id } = await makeModel(admin);
    const [one, other, silent] = await Promise.all([1, 2, 3].map(() => holderOf(id, 'CAN_READ')));
    await say(one as Caller, name, 'first');
    await say(other as Caller, name, 'second');
    const told = async (caller: Caller | undefined) =>
      (await perform(listNotifications, caller as Caller, {})).notifications.map(({ body }) => body);
    expect(await told(one)).toEqual(['second']);
    expect(await told(other)).toEqual([]);
    expect(await told(silent)).toEqual([]);
    // What it says is what is told of it, and what was taken away is told no more.
    const { comment } = await say(other as Caller, name, `@${silent?.user?.email}: the key is s3cret`);
    await perform(updateComment, other as Caller, {
      id: comment.id,
      comment: `@${silent?.user?.email}: ask me`,
    });
    const asked = `@${silent?.user?.email}: ask me`;
    expect([await told(one), await told(silent)]).toEqual([[asked], [asked]]);
    await perform(deleteComment, other as Caller, { id: comment.id });
    expect([await told(one), await told(silent)]).toEqual([[''], ['']]);
  });

  test('whom it mentions hears of it once, if they may see the model', async () => {
    const { name, id } = await makeModel(admin);
    const [one, other] = await Promise.all([1, 2].map(() => holderOf(id, 'CAN_READ')));
    const stranger = await callerWithRole('contributor');
    const { comment } = await say(
      one as Caller,
      name,
      `@${other?.user?.email} @${stranger.user?.email}: fair?`,
    );
    await perform(updateComment, one as Caller, {
      id: comment.id,
      comment: `@${other?.user?.email}: is it fair?`,
    });
    const told = async (caller: Caller | undefined) =>
      (await perform(listNotifications, caller as Caller, {})).notifications.map(({ title }) => title);
    expect(await told(other)).toEqual([expect.stringContaining(`mentioned you on ${name} version 1`)]);
    expect(await told(stranger)).toEqual([]);
    const { names } = await perform(listActivity, other as Caller, { name });
    expect(names).toEqual({ [other?.user?.email ?? '']: other?.user?.name });
  });

  test('the feed says what one may do with a comment, and is written out whole', async () => {
    const { name, id } = await makeModel(admin);
    const [one, other] = await Promise.all([1, 2].map(() => holderOf(id, 'CAN_READ')));
    await say(one as Caller, name, '=1+1, "quoted"');
    const actions = async (caller: Caller | undefined) =>
      (await perform(listActivity, caller as Caller, { name, version: 1 })).activities[0]?.availableActions;
    expect(await actions(one)).toEqual(['EDIT_COMMENT', 'DELETE_COMMENT']);
    expect(await actions(other)).toEqual([]);
    expect(await actions(admin)).toEqual(['DELETE_COMMENT']);
    const written = async (format: 'csv' | 'jsonl') => {
      const { body } = await perform(exportActivity, other as Caller, { name, format });
      return new Response(body).text();
    };
    const csv = await written('csv');
    expect(csv.split('\r\n')[0]).toContain('id,time,version,type,user');
    expect(csv).toContain(`"'=1+1, ""quoted"""`);
    const lines = (await written('jsonl'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    expect(lines.map(({ type }) => type)).toEqual(['NEW_COMMENT', 'CREATED_VERSION', 'CREATED_MODEL']);
  });

  test('pages of the feed go on where the last ended', async () => {
    const { name } = await makeModel(admin);
    for (const text of ['a', 'b', 'c']) await say(admin, name, text);
    const seen: string[] = [];
    let pageToken: string | null | undefined;
    do {
      const page = await perform(listActivity, admin, { name, limit: 2, ...(pageToken && { pageToken }) });
      seen.push(...page.activities.map(({ comment, type }) => comment || type));
      pageToken = page.nextPageToken;
    } while (pageToken);
    expect(seen).toEqual(['c', 'b', 'a', 'CREATED_VERSION', 'CREATED_MODEL']);
  });
});

test('refuses bad input', async () => {
  const { name } = await makeModel(admin);
  for (const text of ['', '  ', 'x'.repeat(20_001)])
    expect((await refusal(say(admin, name, text))).field).toBe('comment');
});

test('refuses a stranger: nobody changes another’s words', async () => {
  const { name, id } = await makeModel(admin);
  const { comment } = await say(admin, name, 'mine');
  const [editor, stranger] = [
    await holderOf(id, 'CAN_MANAGE_PRODUCTION_VERSIONS'),
    await callerWithRole('contributor'),
  ];
  const change = { id: comment.id, comment: 'yours' };
  const refused = await refusals([
    perform(updateComment, editor, change),
    perform(deleteComment, editor, change),
    perform(updateComment, stranger, change),
    perform(deleteComment, stranger, change),
    say(stranger, name, 'hello'),
    perform(listActivity, stranger, { name }),
  ]);
  expect(refused.map(({ code }) => code)).toEqual([
    'PERMISSION_DENIED',
    'PERMISSION_DENIED',
    ...Array(4).fill('RESOURCE_DOES_NOT_EXIST'),
  ]);
  // Whoever manages the model may take it away, but not put words into another's mouth.
  const manager = await holderOf(id, 'CAN_MANAGE');
  expect((await refusal(perform(updateComment, manager, change))).code).toBe('PERMISSION_DENIED');
  await perform(deleteComment, manager, change);
});

test('unknown id', async () => {
  for (const id of ['999999999', 'x', '']) {
    const refused = await refusal(perform(updateComment, admin, { id, comment: 'c' }));
    expect(refused.code).toBe('RESOURCE_DOES_NOT_EXIST');
  }
});
