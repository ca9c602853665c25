/** An operation for tests of the kernel: whatever work is given to it, and writes of both kinds whose rows can be counted. */
import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import { prisma } from '@/lib/platform/db';

const Input = z.object({ name: z.string().min(1), count: z.number().int().default(3) });
type Work = (ctx: Context, input: z.output<typeof Input>) => Promise<unknown>;

/** For administrators. */
export const trialCommand = (run: Work, options: { transaction?: false; unaudited?: string } = {}) =>
  command({ name: 'trial.write', summary: '', access: 'users.manage', input: Input, run, ...options });

/** For anybody who is signed in. */
export const trialQuery = (run: Work) =>
  query({ name: 'trial.read', summary: '', access: 'self', input: Input, run });

/** Writes by Prisma and by a plain statement. */
export async function writeBoth(ctx: Context, name: string): Promise<void> {
  await ctx.db.group.create({ data: { name: `${name} by prisma` } });
  await ctx.sql(sql`INSERT INTO groups (name) VALUES (${`${name} by sql`})`);
}

/** What is there of the writes: how each name goes on. */
export async function written(name: string): Promise<string[]> {
  const where = { name: { startsWith: name } };
  const found = await prisma().group.findMany({ where, orderBy: { name: 'asc' } });
  return found.map((group) => group.name.slice(name.length));
}

export const noted = { objectType: 'thing', objectId: '7' };
