import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';

/**
 * A number for what is brought into an online copy, greater than all that were taken before it. Taken before a table is looked at, it
 * tells what that look cannot know of: pushed rows that were settled under a greater one.
 */
export async function nextPublication(): Promise<number> {
  const [next] = await rows<{ number: number }>(sql`SELECT nextval('online_publications') AS number`);
  if (!next) throw new Error('The database gave no number.');
  return next.number;
}
