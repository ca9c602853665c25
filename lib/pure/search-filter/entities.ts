/** What each kind of object can be searched by: its sources, attributes, and the operators of each. */
import type { Entity, Operator, Source } from './ast';

const NUMBER: Operator[] = ['=', '!=', '<', '<=', '>', '>='];
const TEXT: Operator[] = ['=', '!=', 'LIKE', 'ILIKE'];
const LIST: Operator[] = ['IN', 'NOT IN'];
const PRESENCE: Operator[] = ['IS NULL', 'IS NOT NULL'];

export type Kind = { type: 'text' | 'number'; operators: Operator[] };
const text: Kind = { type: 'text', operators: TEXT };
const listable: Kind = { type: 'text', operators: [...TEXT, ...LIST] };
const number: Kind = { type: 'number', operators: NUMBER };
const optional: Kind = { type: 'text', operators: [...TEXT, ...PRESENCE] };

type Searchable = {
  attributes: Record<string, Kind>;
  aliases?: Record<string, string>;
  sources: Partial<Record<Exclude<Source, 'attribute'>, Kind>>;
  /** Attributes that can be ordered by beside those above. */
  orderable?: string[];
};

export const DATASET_KEYS = ['name', 'digest', 'context'];

export const ENTITIES: Record<Entity, Searchable> = {
  run: {
    attributes: {
      run_id: listable,
      run_name: listable,
      user_id: listable,
      status: listable,
      artifact_uri: listable,
      start_time: number,
      end_time: number,
    },
    aliases: { created: 'start_time', Created: 'start_time', 'run name': 'run_name', 'Run name': 'run_name', 'Run Name': 'run_name' },
    sources: { metric: number, param: optional, tag: optional, dataset: listable },
  },
  experiment: {
    attributes: { name: text, creation_time: number, last_update_time: number },
    sources: { tag: optional },
    orderable: ['experiment_id'],
  },
  registeredModel: {
    attributes: { name: text },
    sources: { tag: text },
    orderable: ['timestamp', 'last_updated_timestamp', 'creation_timestamp'],
  },
  modelVersion: {
    attributes: { name: text, version_number: number, run_id: listable, source_path: text },
    aliases: { version: 'version_number' },
    sources: { tag: text },
    orderable: ['creation_timestamp', 'last_updated_timestamp'],
  },
  loggedModel: {
    attributes: {
      name: listable,
      model_id: listable,
      model_type: listable,
      status: listable,
      source_run_id: listable,
      experiment_id: listable,
      creation_timestamp: number,
      last_updated_timestamp: number,
    },
    aliases: { creation_time: 'creation_timestamp', last_updated_time: 'last_updated_timestamp' },
    sources: { metric: number, param: optional, tag: optional },
  },
};

export const SOURCE_NAMES: Record<string, Source> = {
  metric: 'metric',
  metrics: 'metric',
  param: 'param',
  params: 'param',
  parameter: 'param',
  parameters: 'param',
  tag: 'tag',
  tags: 'tag',
  attribute: 'attribute',
  attributes: 'attribute',
  attr: 'attribute',
  run: 'attribute',
  dataset: 'dataset',
  datasets: 'dataset',
};
