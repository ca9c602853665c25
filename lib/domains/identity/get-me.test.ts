import { expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { VERSION } from '@/lib/pure/version';
import { asking, callerWithRole, nobody, refusal } from '@/lib/testing/callers';
import { getMe } from './get-me';

test('works: who one is, and nothing of what the server keeps', async () => {
  const caller = await callerWithRole('viewer');
  const answer = await perform(getMe, { ...caller, isReadOnly: true }, {});
  expect(answer).toEqual({
    user: caller.user,
    levels: expect.objectContaining({ experiment: 'CAN_READ', 'registered-model': 'CAN_READ' }),
    server: { version: VERSION },
  });
});

test('works: what one holds on all objects of a type, the greatest of it', async () => {
  const levelOf = async (role: 'contributor' | 'admin') =>
    (await perform(getMe, await callerWithRole(role), {})).levels.experiment;
  expect(await levelOf('contributor')).toBe('CAN_EDIT');
  expect(await levelOf('admin')).toBe('CAN_MANAGE');
});

test('refuses a stranger, and a process that is nobody', async () => {
  for (const caller of [nobody, asking(nobody, { via: 'system' })]) {
    expect((await refusal(perform(getMe, caller, {}))).code).toBe('UNAUTHENTICATED');
  }
});
