import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command, query } from '@/lib/core/operation';
import { alreadyExists, conflict, denied, invalid, notFound } from '@/lib/pure/errors';
import { keepViewVersion } from './keep-view-version';
import { heldExperiments, loadExperiment } from './load';
import { ExperimentId, Int64 } from './schemas';

const LARGEST_STATE = 256 << 10;

/** How a page looks: the console's own affair, kept as it is. The charts beside the table have their place in it. */
const ViewState = z
  .record(z.string().max(50), z.json())
  .refine((state) => JSON.stringify(state).length <= LARGEST_STATE, 'is too large to be kept');
export type ViewState = z.output<typeof ViewState>;

/** Of an experiment: the shared view that it opens with. */
export const FIRST_VIEW_TAG = 'plumbline.firstView';

const ViewName = z.string().trim().min(1, 'A view needs a name.').max(100);
export const ViewId = z.uuid();

export type View = {
  id: string;
  name: string;
  isShared: boolean;
  isMine: boolean;
  owner: string;
  state: ViewState;
  updatedAt: number;
};

type Row = {
  id: string;
  name: string | null;
  isShared: boolean;
  ownerId: string;
  owner: { name: string };
  state: unknown;
  updatedAt: bigint;
};

const toView = (row: Row, userId: string): View => ({
  id: row.id,
  name: row.name ?? '',
  isShared: row.isShared,
  isMine: row.ownerId === userId,
  owner: row.owner.name,
  state: row.state as ViewState,
  updatedAt: Number(row.updatedAt),
});

const withOwner = { owner: { select: { name: true } } } as const;

function person(ctx: Context): string {
  if (!ctx.caller.user) throw invalid('Views belong to people: sign in.');
  return ctx.caller.user.id;
}

export const listViews = query({
  name: 'tracking.listViews',
  summary:
    'The saved views of an experiment that one may see, how one last looked at it, and which view it opens with for whoever has not.',
  access: 'runs.read',
  input: z.object({ experimentId: ExperimentId }),
  async run(ctx, { experimentId }): Promise<{ views: View[]; last: ViewState | null; first: string | null }> {
    const { id } = await loadExperiment(ctx, experimentId);
    const ownerId = person(ctx);
    const rows = await ctx.db.savedView.findMany({
      where: {
        experimentId: id,
        deletedTime: null,
        OR: [{ ownerId }, { isShared: true, name: { not: null } }],
      },
      include: withOwner,
      orderBy: { name: 'asc' },
    });
    const last = rows.find(({ name }) => name === null);
    const named = await ctx.db.experimentTag.findUnique({
      where: { experimentId_key: { experimentId: id, key: FIRST_VIEW_TAG } },
    });
    const first = rows.find((row) => row.id === named?.value && row.isShared);
    return {
      views: rows.filter(({ name }) => name !== null).map((row) => toView(row, ownerId)),
      last: (last?.state as ViewState | undefined) ?? null,
      first: first?.id ?? null,
    };
  },
});

/** Shown by a link to whoever may read the runs: a link to a view is a way to share it. */
export const getView = query({
  name: 'tracking.getView',
  summary: 'One saved view.',
  access: 'runs.read',
  input: z.object({ viewId: ViewId }),
  run: async (ctx, { viewId }) => toView(await loadView(ctx, viewId), person(ctx)),
});

export async function loadView(ctx: Context, id: string, { isDeletedToo = false } = {}) {
  const view = await ctx.db.savedView.findFirst({
    where: { id, name: { not: null }, ...(!isDeletedToo && { deletedTime: null }) },
    include: withOwner,
  });
  const [held] = view ? await heldExperiments(ctx, [String(view.experimentId)]) : [];
  if (!view || held === undefined) throw notFound('This view is not there; it may have been deleted.');
  return view;
}

export const createView = command({
  name: 'tracking.createView',
  summary: 'Saves a view of an experiment’s runs under a name.',
  access: 'runs.read',
  input: z.object({
    experimentId: ExperimentId,
    name: ViewName,
    isShared: z.boolean().default(false),
    state: ViewState,
  }),
  async run(ctx, { experimentId, name, isShared, state }) {
    const experiment = await loadExperiment(ctx, experimentId);
    const ownerId = person(ctx);
    await refuseTaken(ctx, experiment.id, ownerId, name);
    const row = await ctx.db.savedView.create({
      data: { experimentId: experiment.id, ownerId, name, isShared, state, updatedAt: ctx.now },
      include: withOwner,
    });
    await keepViewVersion(ctx, row.id, state);
    ctx.audit({ objectType: 'view', objectId: row.id, after: { experimentId, name, isShared } });
    return toView(row, ownerId);
  },
});

async function refuseTaken(ctx: Context, experimentId: number, ownerId: string, name: string, but?: string) {
  const taken = await ctx.db.savedView.findFirst({
    where: { experimentId, ownerId, name, deletedTime: null },
  });
  if (taken && taken.id !== but)
    throw alreadyExists(`You have a view named “${name}” here.`, { field: 'name' });
}

export const updateView = command({
  name: 'tracking.updateView',
  summary: 'Changes a saved view of one’s own: its name, who sees it, or what it shows.',
  access: 'runs.read',
  input: z.object({
    viewId: ViewId,
    name: ViewName.optional(),
    isShared: z.boolean().optional(),
    state: ViewState.optional(),
    /** The version that the change was made on; refused if the view is newer. */
    updatedAt: Int64,
  }),
  async run(ctx, { viewId, updatedAt, ...changes }) {
    const view = await loadView(ctx, viewId);
    refuseStranger(ctx, view);
    if (changes.name) await refuseTaken(ctx, view.experimentId, view.ownerId, changes.name, viewId);
    const { count } = await ctx.db.savedView.updateMany({
      where: { id: viewId, updatedAt, deletedTime: null },
      data: { ...changes, updatedAt: Math.max(ctx.now, updatedAt + 1) },
    });
    if (count === 0) throw conflict('The view was changed meanwhile, in another window. Reload to see it.');
    if (changes.state) await keepViewVersion(ctx, viewId, changes.state);
    ctx.audit({
      objectType: 'view',
      objectId: viewId,
      before: { name: view.name, isShared: view.isShared },
      after: { name: changes.name, isShared: changes.isShared, state: changes.state && 'changed' },
    });
    return toView(await loadView(ctx, viewId), view.ownerId);
  },
});

/** A shared view is its owner's to change: others save a copy. */
function refuseStranger(ctx: Context, { ownerId }: { ownerId: string }) {
  if (ownerId !== person(ctx) && ctx.caller.user?.role !== 'admin') {
    throw denied('Only its owner changes a view. Save your own under another name.');
  }
}

const setDeleted = (name: 'tracking.deleteView' | 'tracking.restoreView', summary: string) =>
  command({
    name,
    summary,
    access: 'runs.read',
    input: z.object({ viewId: ViewId }),
    async run(ctx, { viewId }) {
      const view = await loadView(ctx, viewId, { isDeletedToo: true });
      refuseStranger(ctx, view);
      const isDeleted = name === 'tracking.deleteView';
      if (!isDeleted) await refuseTaken(ctx, view.experimentId, view.ownerId, view.name ?? '', viewId);
      await ctx.db.savedView.update({
        where: { id: viewId },
        data: { deletedTime: isDeleted ? ctx.now : null },
      });
      ctx.audit({ objectType: 'view', objectId: viewId, after: { name: view.name, isDeleted } });
      return {};
    },
  });

export const deleteView = setDeleted('tracking.deleteView', 'Deletes a saved view of one’s own.');
export const restoreView = setDeleted('tracking.restoreView', 'Takes back the deletion of a view.');

export const rememberView = command({
  name: 'tracking.rememberView',
  summary: 'Notes how one looks at the runs of an experiment, for the next visit.',
  access: 'runs.read',
  unaudited: 'a reader’s own bookmark, changed at every glance',
  input: z.object({ experimentId: ExperimentId, state: ViewState }),
  async run(ctx, { experimentId, state }) {
    const { id } = await loadExperiment(ctx, experimentId);
    const ownerId = person(ctx);
    // A page notes one look after another, without waiting: the last one stays, whichever comes through first.
    await ctx.sql(sql`
      INSERT INTO saved_views (experiment_id, owner_id, state, updated_at)
      VALUES (${id}, ${ownerId}::uuid, ${JSON.stringify(state)}::jsonb, ${ctx.now})
      ON CONFLICT (experiment_id, owner_id) WHERE name IS NULL
      DO UPDATE SET state = EXCLUDED.state, updated_at = EXCLUDED.updated_at
      WHERE saved_views.updated_at <= EXCLUDED.updated_at`);
    return {};
  },
});
