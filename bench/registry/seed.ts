/** The same registry in both databases, straight into their tables: some thousand models of forty versions, and one of very many. */
import pg from 'pg';
import type { RegistrySettings } from './settings';

const START = 1_700_000_000_000;

export const LARGEST = 'model 1';
export const USUAL = 'model 77';

/** Over `m`, a model's number, and `v`, a version's within it. */
const value = {
  model: `'model ' || m`,
  /** Versions are registered one after the other, each a second later. */
  time: `${START}::bigint + (v::bigint * 7919 + m) * 1000`,
  modelTime: `${START}::bigint + m::bigint * 1000`,
  run: `md5('run ' || m || ' ' || v)`,
  source: `'models:/m-' || md5('logged ' || m || ' ' || v)`,
  stage: `CASE WHEN v % 10 = 7 THEN 'Production' WHEN v % 10 = 5 THEN 'Staging' WHEN v % 10 < 4 THEN 'Archived' ELSE 'None' END`,
  tags: `('team', CASE m % 4 WHEN 0 THEN 'north' WHEN 1 THEN 'south' WHEN 2 THEN 'east' ELSE 'west' END), ('candidate', (v % 50)::text)`,
  modelTag: `('owner', 'team ' || m % 25)`,
};

/** All versions: the first model has the most of them. */
const all = ({ models, versions, largest }: RegistrySettings) => {
  const each = Math.floor((versions - largest) / (models - 1));
  return `(SELECT m, generate_series(1, CASE m WHEN 1 THEN ${largest} ELSE ${each} END) AS v
           FROM generate_series(1, ${models}) AS m) AS versions`;
};

const numbers = ({ models }: RegistrySettings) => `generate_series(1, ${models}) AS m`;

async function run(databaseUrl: string, statements: string[]): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}

export const seedMlflow = (databaseUrl: string, settings: RegistrySettings) =>
  run(databaseUrl, [
    `INSERT INTO registered_models (name, creation_time, last_updated_time, description)
     SELECT ${value.model}, ${value.modelTime}, ${value.modelTime}, '' FROM ${numbers(settings)}`,
    `INSERT INTO registered_model_tags (name, key, value)
     SELECT ${value.model}, tag.key, tag.value FROM ${numbers(settings)}, LATERAL (VALUES ${value.modelTag}) AS tag (key, value)`,
    `INSERT INTO model_versions (name, version, creation_time, last_updated_time, description, current_stage, source,
                                 storage_location, run_id, run_link, status)
     SELECT ${value.model}, v, ${value.time}, ${value.time}, '', ${value.stage}, ${value.source}, ${value.source}, ${value.run},
            '', 'READY' FROM ${all(settings)}`,
    `INSERT INTO model_version_tags (name, version, key, value)
     SELECT ${value.model}, v, tag.key, tag.value FROM ${all(settings)}, LATERAL (VALUES ${value.tags}) AS tag (key, value)`,
    `INSERT INTO registered_model_aliases (name, alias, version) SELECT ${value.model}, 'champion', 7 FROM ${numbers(settings)}`,
  ]);

const INNER = `registered_models.name = ${value.model}`;

export const seedPlumbline = (databaseUrl: string, settings: RegistrySettings) =>
  run(databaseUrl, [
    `INSERT INTO registered_models (name, created_by, creation_time, last_updated_time)
     SELECT ${value.model}, 'ada', ${value.modelTime}, ${value.modelTime} FROM ${numbers(settings)}`,
    `INSERT INTO registered_model_tags (model_key, key, value)
     SELECT registered_models.key, tag.key, tag.value FROM ${numbers(settings)} JOIN registered_models ON ${INNER},
            LATERAL (VALUES ${value.modelTag}) AS tag (key, value)`,
    `INSERT INTO model_versions (model_key, version, stage, created_by, creation_time, last_updated_time, source,
                                 storage_location, run_id)
     SELECT registered_models.key, v, ${value.stage}, 'ada', ${value.time}, ${value.time}, ${value.source}, ${value.source},
            ${value.run} FROM ${all(settings)} JOIN registered_models ON ${INNER}`,
    `UPDATE registered_models SET last_version = (SELECT max(version) FROM model_versions WHERE model_key = key)`,
    `INSERT INTO model_version_tags (model_key, version, key, value)
     SELECT registered_models.key, v, tag.key, tag.value FROM ${all(settings)} JOIN registered_models ON ${INNER},
            LATERAL (VALUES ${value.tags}) AS tag (key, value)`,
    `INSERT INTO model_aliases (model_key, alias, version, set_by, set_time)
     SELECT registered_models.key, 'champion', 7, 'ada', ${START} FROM ${numbers(settings)} JOIN registered_models ON ${INNER}`,
    `INSERT INTO stage_periods (model_key, version, stage, from_time)
     SELECT model_key, version, stage, creation_time FROM model_versions`,
    `INSERT INTO model_activities (model_key, version, type, user_name, time, last_updated_time)
     SELECT model_key, version, 'CREATED_VERSION', 'ada', creation_time, creation_time FROM model_versions`,
  ]);
