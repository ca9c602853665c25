import { expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { searchPrincipals } from './principals';

test('whoever is called just that comes first, then who begins so, however many groups have it in their names', async () => {
  const mark = unique();
  const named = (name: string) => ({ name: `${name}${mark} ${unique()}` });
  await prisma().group.createMany({ data: Array.from({ length: 25 }, () => named('group ')) });
  const person = (name: string) =>
    prisma().user.create({ data: { email: `${unique()}@example.com`, name, role: 'viewer' } });
  const [beginning, exact] = [await person(`${mark} the second`), await person(mark.toUpperCase())];
  const caller = await callerWithRole('contributor');
  const { principals } = await perform(searchPrincipals, caller, { search: mark });
  expect(principals.slice(0, 2).map(({ id }) => id)).toEqual([exact.id, beginning.id]);
  expect(principals).toHaveLength(20);
});

test('refuses a viewer, who grants nothing', async () => {
  const viewer = await callerWithRole('viewer');
  expect((await refusal(perform(searchPrincipals, viewer, {}))).code).toBe('PERMISSION_DENIED');
});
