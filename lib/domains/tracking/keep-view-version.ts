import { isDeepStrictEqual } from 'node:util';
import type { Context } from '@/lib/core/context';
import type { ViewState } from './saved-views';

/** Older ones go: a view is looked back at, not researched. */
const KEPT = 50;

/** Notes what a view shows from now on, and which parts of it are new. Saved again as it was, it is no other version. */
export async function keepViewVersion(ctx: Context, viewId: string, state: ViewState): Promise<void> {
  const last = await ctx.db.savedViewVersion.findFirst({ where: { viewId }, orderBy: { version: 'desc' } });
  const before = (last?.state ?? {}) as ViewState;
  const changed = [...new Set([...Object.keys(before), ...Object.keys(state)])].filter(
    (part) => !isDeepStrictEqual(before[part], state[part]),
  );
  if (last && changed.length === 0) return;
  const version = (last?.version ?? 0) + 1;
  await ctx.db.savedViewVersion.create({
    data: {
      viewId,
      version,
      state,
      changed: last ? changed : [],
      author: ctx.caller.user?.name ?? '',
      time: ctx.now,
    },
  });
  await ctx.db.savedViewVersion.deleteMany({ where: { viewId, version: { lte: version - KEPT } } });
}
