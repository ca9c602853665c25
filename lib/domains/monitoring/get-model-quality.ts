import sql from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import type { Metric } from '@/lib/pure/drift/performance/metric';
import { LEVELS } from '@/lib/pure/permission-levels';
import { servingOf } from '../serving';
import { MONITOR, monitorGranted } from './load';
import type { MonitorConfig } from './schemas';

const MOST_ENDPOINTS = 50;
const MOST_MONITORS = 6;
const MOST_WINDOWS = 60;

export type QualityWindow = {
  start: number;
  rows: number;
  labelled: number;
  /** What the model is judged by there; null where it is not judged, or the window has none. */
  value: number | null;
};

export type MonitoredQuality = {
  id: string;
  name: string;
  endpoint: string;
  granularity: MonitorConfig['granularity'] | null;
  timeZone: string | null;
  /** The metric; null while no window was judged: nobody said what is predicted, or no window is over. */
  headline: string | null;
  reference: number | null;
  /** The last ones, oldest first. */
  windows: QualityWindow[];
  /** The same of each version by itself, a value a window, where the monitor looks at versions apart and the endpoint serves no other model. */
  versions: { version: number; values: (number | null)[] }[];
};

type Judged = { start: number; headline: string | null; metric: Metric | null };
type Row = Omit<MonitoredQuality, 'headline' | 'reference' | 'windows' | 'versions'> & {
  endpointId: string;
  windows: (Omit<QualityWindow, 'value'> & Judged & { reference: Metric | null })[];
  slices: (Judged & { version: number })[];
};

/** A version in the log is a number, of whichever model answered. */
const OF_VERSION = '^model_version=(\\d+)(\\.0)?$';

export const getModelQuality = query({
  name: 'monitoring.getModelQuality',
  summary:
    'How good the answers of the endpoints that serve a registered model were, window by window, as their monitors have it.',
  access: 'models.read',
  input: z.object({ model: z.string().min(1).max(200) }),
  async run(ctx, { model }): Promise<{ monitors: MonitoredQuality[]; hasMore: boolean }> {
    const endpoints = await servingOf(ctx, model, MOST_ENDPOINTS);
    if (endpoints.length === 0) return { monitors: [], hasMore: false };
    const found = await ctx.sql<Row>(sql`
      WITH watching AS MATERIALIZED (
        SELECT id, name, source ->> 'endpointId' AS endpoint_id, source ->> 'endpoint' AS endpoint, config FROM monitors
        WHERE source ->> 'endpointId' = ANY(${endpoints.map(({ id }) => id)}::text[])
          AND ${monitorGranted(ctx, LEVELS[MONITOR][0])}
        ORDER BY name LIMIT ${MOST_MONITORS + 1})
      SELECT id, name, endpoint_id AS "endpointId", endpoint, config ->> 'granularity' AS granularity, config ->> 'timeZone' AS "timeZone",
             coalesce(lately.windows, '[]') AS windows, coalesce(apart.slices, '[]') AS slices
      FROM watching LEFT JOIN LATERAL (
        SELECT json_agg(json_build_object(
                 'start', window_start, 'rows', rows, 'labelled', labelled, 'headline', performance ->> 'headline',
                 'metric', performance -> 'metrics' -> (performance ->> 'headline'),
                 'reference', performance -> 'reference' -> (performance ->> 'headline')) ORDER BY window_start) AS windows
        FROM (SELECT window_start, rows, labelled, performance FROM monitor_windows
              WHERE monitor_id = watching.id AND slice = '' ORDER BY window_start DESC LIMIT ${MOST_WINDOWS}) AS newest) AS lately ON true
      LEFT JOIN LATERAL (
        SELECT json_agg(json_build_object(
                 'version', substring(slice FROM ${OF_VERSION})::int, 'start', window_start, 'headline', performance ->> 'headline',
                 'metric', performance -> 'metrics' -> (performance ->> 'headline'))) AS slices
        FROM monitor_windows
        WHERE monitor_id = watching.id AND slice ~ ${OF_VERSION}
          AND window_start >= (lately.windows -> 0 ->> 'start')::bigint) AS apart ON true
      ORDER BY name`);
    const isAlone = new Set(
      endpoints.flatMap(({ id, definition: { entities } }) =>
        entities.every((one) => one.modelName === model && !one.external) ? [id] : [],
      ),
    );
    return {
      monitors: found
        .slice(0, MOST_MONITORS)
        .map((row) => toQuality({ ...row, slices: isAlone.has(row.endpointId) ? row.slices : [] })),
      hasMore: found.length > MOST_MONITORS,
    };
  },
});

/** Windows that were judged by another metric than the last one are gaps. */
function toQuality({ windows, slices, endpointId: _, ...monitor }: Row): MonitoredQuality {
  const last = windows.findLast(({ headline }) => headline !== null);
  const headline = last?.headline ?? null;
  const valueIn = (judged: Judged | undefined) =>
    judged?.headline === headline ? (judged?.metric?.value ?? null) : null;
  const versions = [...new Set(slices.map(({ version }) => version))].sort((a, b) => a - b);
  const at = new Map(slices.map((slice) => [`${slice.version} ${slice.start}`, slice]));
  return {
    ...monitor,
    headline,
    reference: last?.reference?.value ?? null,
    windows: windows.map(({ rows, labelled, ...judged }) => ({
      start: judged.start,
      rows,
      labelled,
      value: valueIn(judged),
    })),
    versions: versions.map((version) => ({
      version,
      values: windows.map(({ start }) => valueIn(at.get(`${version} ${start}`))),
    })),
  };
}
