/** Other domains keep a model by its name: they write the new one in the very transaction that gives it. */
import type { Context } from '@/lib/core/context';

/** `since`: when the model was made, in epoch milliseconds; what is older meant another model of that name. */
export type Renamed = { name: string; newName: string; since: number };
type Follow = (ctx: Context, renamed: Renamed) => Promise<unknown>;

const following: Follow[] = [];

export function followRenames(follow: Follow): void {
  if (!following.includes(follow)) following.push(follow);
}

export async function tellRenamed(ctx: Context, renamed: Renamed): Promise<void> {
  for (const follow of following) await follow(ctx, renamed);
}
