import sql, { type Sql } from 'sql-template-tag';
import type { ExperimentRow } from './load';
import type { KeyValue } from './run-shape';

/** An experiment as the tracking API knows it. Times are epoch milliseconds. */
export type ExperimentView = {
  experimentId: string;
  name: string;
  artifactLocation: string;
  lifecycleStage: 'active' | 'deleted';
  creationTime: number;
  lastUpdateTime: number;
  tags: KeyValue[];
};

export type ExperimentRecord = ExperimentRow & { tags: KeyValue[] };

export const EXPERIMENT_COLUMNS: Sql = sql`
  experiments.id, experiments.name, experiments.lifecycle_stage AS "lifecycleStage",
  experiments.artifact_location AS "artifactLocation", experiments.creation_time AS "creationTime",
  experiments.last_update_time AS "lastUpdateTime",
  (SELECT coalesce(json_agg(json_build_object('key', key, 'value', value) ORDER BY key), '[]')
   FROM experiment_tags WHERE experiment_id = experiments.id) AS tags`;

export const toExperiment = ({ id, ...record }: ExperimentRecord): ExperimentView => ({
  experimentId: String(id),
  name: record.name,
  artifactLocation: record.artifactLocation,
  lifecycleStage: record.lifecycleStage,
  creationTime: record.creationTime,
  lastUpdateTime: record.lastUpdateTime,
  tags: record.tags,
});
