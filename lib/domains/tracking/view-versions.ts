import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { notFound } from '@/lib/pure/errors';
import { loadView, ViewId, type ViewState } from './saved-views';

export const listViewVersions = query({
  name: 'tracking.listViewVersions',
  summary: 'What a saved view showed each time that it was saved, newest first.',
  access: 'runs.read',
  input: z.object({ viewId: ViewId }),
  async run(ctx, { viewId }) {
    await loadView(ctx, viewId);
    const versions = await ctx.db.savedViewVersion.findMany({
      where: { viewId },
      select: { version: true, changed: true, author: true, time: true },
      orderBy: { version: 'desc' },
    });
    return { versions: versions.map((each) => ({ ...each, time: Number(each.time) })) };
  },
});

export const getViewVersion = query({
  name: 'tracking.getViewVersion',
  summary: 'What a saved view showed at one of its versions.',
  access: 'runs.read',
  input: z.object({ viewId: ViewId, version: z.int().min(1) }),
  async run(ctx, { viewId, version }): Promise<{ state: ViewState }> {
    await loadView(ctx, viewId);
    const found = await ctx.db.savedViewVersion.findUnique({
      where: { viewId_version: { viewId, version } },
    });
    if (!found) throw notFound('This version of the view is not kept any more.');
    return { state: found.state as ViewState };
  },
});
