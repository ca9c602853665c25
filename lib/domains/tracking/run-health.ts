import sql, { raw, type Sql } from 'sql-template-tag';
import { env } from '@/lib/platform/env';
import {
  BURST_TIMES,
  DIVERGED_SHARE,
  DIVERGED_TIMES,
  FEW_POINTS,
  FOLD_NAME,
  LOSS_NAME,
  NOT_LOSS_NAME,
  RECENT_OF,
  STALLED_AFTER_TAG,
} from '@/lib/pure/run-health';

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

// The wire's infinities are the largest doubles. NaN is PostgreSQL's greatest number: asked for first.
const LARGEST = '1.7976931348623157e308';
const isUnusable = (value: string) => `(${value} = 'NaN' OR abs(${value}) >= ${LARGEST})`;

const IS_LOSS = `(name ~* ${quoted(LOSS_NAME)} AND name !~* ${quoted(NOT_LOSS_NAME)})`;

const standsHigh = (value: string) => `(${value} >= ${DIVERGED_TIMES} * min_value
  AND ${value} - min_value >= ${DIVERGED_SHARE} * (coalesce(nullif(first_value, 'NaN'), min_value) - min_value))`;

// Asked of the few that stand high with their latest value.
const LEAST_OF_RECENT = `(SELECT min(value) FROM (
  SELECT value FROM metric_points WHERE run_key = latest_metrics.run_key AND name_id = latest_metrics.name_id
  ORDER BY step DESC LIMIT greatest(1, least(${RECENT_OF}, count / ${RECENT_OF}))) AS recent)`;

// A minimum of zero or less has no multiples.
const HAS_RISEN = `(name !~* ${quoted(FOLD_NAME)} AND min_value > 0 AND ${standsHigh('value')} AND (
  value >= ${BURST_TIMES} * min_value OR (count > ${FEW_POINTS} AND ${standsHigh(LEAST_OF_RECENT)})))`;

// The first step behind the last value that was a number. Looked for once: the answer of the last look is kept.
const SINCE = `CASE
  WHEN runs.divergence->>'key' = name AND runs.divergence->>'kind' = kind THEN (runs.divergence->>'step')::bigint
  ELSE (SELECT min(step) FROM metric_points
        WHERE run_key = runs.key AND name_id = wrong.name_id AND step > coalesce(
          (SELECT step FROM metric_points WHERE run_key = runs.key AND name_id = wrong.name_id AND NOT ${isUnusable('value')}
           ORDER BY step DESC LIMIT 1), -9223372036854775808)) END`;

/**
 * What is wrong with the latest metrics of the row `runs`, worst first, as JSON of the shape `Divergence`; null for a
 * sound run. It reads one row a metric, so it is kept in a column: looked at again when the run is heard or has ended.
 */
export const DIVERGENCE = `(
  SELECT CASE kind
    WHEN 'loss' THEN jsonb_build_object('kind', kind, 'key', name, 'step', step, 'value', value, 'min', min_value, 'minStep', min_step)
    ELSE jsonb_build_object('kind', kind, 'key', name, 'step', ${SINCE}) END
  FROM (
    SELECT latest_metrics.*, name, CASE WHEN value = 'NaN' THEN 'nan' WHEN abs(value) >= ${LARGEST} THEN 'infinite' ELSE 'loss' END AS kind
    FROM latest_metrics JOIN metric_names ON metric_names.id = name_id
    WHERE run_key = runs.key AND name !~ '^system/' AND (${isUnusable('value')} OR (${IS_LOSS} AND ${HAS_RISEN}))) AS wrong
  ORDER BY ${IS_LOSS} DESC, kind DESC, value / nullif(min_value, 0) DESC NULLS LAST, name LIMIT 1)`;

/** How many minutes a run may be silent: what its experiment says, or the installation. */
const allowedSilence = (run: Sql): Sql => sql`coalesce(
  (SELECT value::int FROM experiment_tags WHERE experiment_id = ${run}.experiment_id AND key = ${STALLED_AFTER_TAG}
     AND value ~ '^[1-9][0-9]{0,4}$'), ${env.stalledAfterMinutes}::int)`;

export const isStalled = (now: number, run: Sql = raw('runs')): Sql =>
  sql`(${run}.status = 'RUNNING' AND ${run}.heard_at < ${now}::bigint - 60000 * ${allowedSilence(run)}::bigint)`;

/** The flags of `attributes.health`, of which a run may have two, as conditions. */
export const healthFlags = (now: number, run: Sql = raw('runs')) => ({
  stalled: isStalled(now, run),
  diverged: sql`(${run}.divergence IS NOT NULL)`,
  healthy: sql`(${run}.divergence IS NULL AND NOT ${isStalled(now, run)})`,
});

/** A RunHealth as one column; null where nothing is wrong. */
export const healthColumn = (now: number, run: Sql = raw('runs')): Sql => sql`
  CASE WHEN ${run}.divergence IS NOT NULL OR ${isStalled(now, run)} THEN json_build_object(
    'diverged', ${run}.divergence,
    'stalled', CASE WHEN ${isStalled(now, run)} THEN
      json_build_object('heardAt', ${run}.heard_at, 'afterMinutes', ${allowedSilence(run)}) END) END`;
