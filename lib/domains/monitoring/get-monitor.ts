import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { loadMonitor } from './load';
import { type MonitorView, viewMonitor } from './monitor-shape';
import type { PlanAbout } from './refresh/store-plan';
import type { RefreshView } from './refresh-monitor';
import { MonitorId } from './schemas';
import type { UploadChange } from './uploading/add-file';

export type UploadView = {
  id: number;
  kind: 'data' | 'reference' | 'labels';
  name: string;
  rows: number;
  updated: number;
  changes: UploadChange[];
  uploadedBy: string;
  time: number;
};

export type MonitorPage = {
  monitor: MonitorView;
  /** Slices that the reference has, the empty one for all rows first. */
  slices: string[];
  reference: Omit<PlanAbout, 'columns'> | null;
  /** The last ones. */
  uploads: UploadView[];
  /** Whether a reference was ever uploaded. */
  hasReference: boolean;
  refresh: Pick<RefreshView, 'id' | 'state' | 'windows' | 'message' | 'queuedTime' | 'endTime'> | null;
};

export const getMonitor = query({
  name: 'monitoring.getMonitor',
  summary: 'A monitor: what it watches and how, the last uploads, the last refresh.',
  access: 'monitors.read',
  input: z.object({ id: MonitorId }),
  async run(ctx, { id }): Promise<MonitorPage> {
    const monitor = await loadMonitor(ctx, id);
    const [uploads, [refresh], slices, [plan], reference] = await Promise.all([
      ctx.sql<UploadView>(sql`
        SELECT id, kind, name, rows, updated, changes, uploaded_by AS "uploadedBy", time FROM monitor_uploads
        WHERE monitor_id = ${id} ORDER BY id DESC LIMIT 10`),
      ctx.sql<NonNullable<MonitorPage['refresh']>>(sql`
        SELECT id, state, windows, message, queued_time AS "queuedTime", end_time AS "endTime" FROM monitor_refreshes
        WHERE monitor_id = ${id} ORDER BY id DESC LIMIT 1`),
      // The next slice behind the one before, by the key alone: not a look at every window.
      ctx.sql<{ slice: string }>(sql`
        WITH RECURSIVE each (slice) AS (
          (SELECT slice FROM monitor_windows WHERE monitor_id = ${id} ORDER BY slice LIMIT 1)
          UNION ALL
          SELECT (SELECT slice FROM monitor_windows WHERE monitor_id = ${id} AND slice > each.slice ORDER BY slice LIMIT 1)
          FROM each WHERE each.slice IS NOT NULL)
        SELECT slice FROM each WHERE slice IS NOT NULL LIMIT 200`),
      ctx.sql<{ about: PlanAbout }>(sql`
        SELECT about FROM monitor_plans WHERE monitor_id = ${id} AND version = ${monitor.planVersion}`),
      ctx.sql(sql`SELECT 1 FROM monitor_uploads WHERE monitor_id = ${id} AND kind = 'reference' LIMIT 1`),
    ]);
    return {
      monitor: viewMonitor(ctx, monitor),
      slices: slices.map(({ slice }) => slice),
      reference: plan ? withoutColumns(plan.about) : null,
      uploads,
      hasReference: reference.length > 0,
      refresh: refresh ?? null,
    };
  },
});

const withoutColumns = ({ columns: _, ...about }: PlanAbout): Omit<PlanAbout, 'columns'> => about;
