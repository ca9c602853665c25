/** Whoever is mentioned in a text hears of it, if they may see what it is about. */
import sql from 'sql-template-tag';
import { z } from 'zod';
import { BUILT_IN_GROUPS } from '@/lib/core/access';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { mentionsIn } from '@/lib/pure/mentions';
import { LEVELS, type ObjectType } from '@/lib/pure/permission-levels';
import { type Audience, type Notice, notifyEach, searchPeople } from './notify';
import { loadObject } from './permission-objects';
import { Target } from './permissions';

/** A text may mention so many: who wants to reach all of a company writes a mail. */
const MOST_MENTIONED = 20;

const ADMINS = BUILT_IN_GROUPS.filter(({ name }) => name === 'admins').map(({ id }) => id);

/** What a text is about. Its own id stays the same for ever; names change. */
export type About = { type: ObjectType; id: string };

/** Whoever may see an object. */
export const readers = ({ type, id }: About): Audience => ({
  principals: ADMINS,
  holders: { type, id, level: LEVELS[type][0] },
});

/**
 * Tells those whom `text` mentions and `before`, what it said until now, did not.
 *
 * @returns whom it told
 */
export async function tellMentioned(
  ctx: Context,
  about: About,
  { text, before = '' }: { text: string; before?: string },
  notice: Notice,
): Promise<string[]> {
  const known = new Set(mentionsIn(before));
  const emails = mentionsIn(text)
    .filter((email) => !known.has(email))
    .slice(0, MOST_MENTIONED);
  if (emails.length === 0) return [];
  return notifyEach(
    ctx,
    { ...readers(about), among: emails, but: ctx.caller.user?.id },
    { mail: true, ...notice },
  );
}

/** Of texts the names of those whom they mention, by their addresses; of colleagues only. */
export async function namesOfMentioned(
  ctx: Context,
  texts: readonly string[],
): Promise<Record<string, string>> {
  const emails = [...new Set(texts.flatMap(mentionsIn))];
  if (emails.length === 0) return {};
  const found = await ctx.sql<{ email: string; name: string }>(sql`
    SELECT email, name FROM users WHERE kind = 'person' AND email = ANY(${emails}::text[])`);
  return Object.fromEntries(found.map(({ email, name }) => [email, name]));
}

export const findMentionable = query({
  name: 'identity.findMentionable',
  summary: 'People who may see an object, by a part of their name: whom a comment on it may mention.',
  access: 'permissions.read',
  input: Target.extend({
    search: z.string().max(100).default(''),
    limit: z.number().int().min(1).max(50).default(8),
  }),
  async run(ctx, { objectType, objectId, search, limit }) {
    await loadObject(ctx, objectType, objectId, false);
    return { people: await searchPeople(ctx, readers({ type: objectType, id: objectId }), search, limit) };
  },
});
