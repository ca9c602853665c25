/** What each kind of object can be searched by: prefixes, attributes with their aliases, and what each takes. */
import { invalid } from '../errors';
import { HEALTH_FLAGS } from '../run-health';
import type { Entity, Operator, Source } from './ast';
import type { NamePart } from './tokenize';

const NUMERIC: Operator[] = ['=', '!=', '<', '<=', '>', '>='];
const MATCHING: Operator[] = ['=', '!=', 'LIKE', 'ILIKE'];
const LISTS: Operator[] = ['IN', 'NOT IN'];
const PRESENCE: Operator[] = ['IS NULL', 'IS NOT NULL'];

/** `id` is an integer written as a text. */
export type Field = {
  type: 'text' | 'number' | 'integer' | 'id';
  operators: Operator[];
  /** A number that may stand in quotes too. */
  isQuotedToo?: true;
  /** The only texts there are. */
  values?: readonly string[];
};

const text: Field = { type: 'text', operators: MATCHING };
const listable: Field = { type: 'text', operators: [...MATCHING, ...LISTS] };
const optional: Field = { type: 'text', operators: [...MATCHING, ...PRESENCE] };
const number: Field = { type: 'number', operators: NUMERIC };
const integer: Field = { type: 'integer', operators: NUMERIC };
const id: Field = { type: 'id', operators: ['=', '!=', ...LISTS] };

const ALL_PREFIXES: Record<string, Source> = {
  metrics: 'metric',
  metric: 'metric',
  params: 'param',
  param: 'param',
  parameters: 'param',
  parameter: 'param',
  tags: 'tag',
  tag: 'tag',
  attributes: 'attribute',
  attribute: 'attribute',
  attr: 'attribute',
  run: 'attribute',
};
const TAG_PREFIXES: Record<string, Source> = { tags: 'tag', tag: 'tag', attribute: 'attribute' };

export const DATASET_KEYS = ['name', 'digest', 'context'];

type Searchable = {
  prefixes: Record<string, Source>;
  attributes: Record<string, Field>;
  aliases: Record<string, string>;
  keyed: Partial<Record<Exclude<Source, 'attribute'>, Field>>;
  /** Attributes to order by, where they are not those to filter by. */
  orderable?: string[];
  /** Texts need no quotes. */
  isBareTextAllowed?: true;
};

const RUN_ORDERS = ['run_id', 'run_name', 'user_id', 'status', 'artifact_uri', 'start_time', 'end_time'];

export const ENTITIES: Record<Entity, Searchable> = {
  run: {
    prefixes: { ...ALL_PREFIXES, datasets: 'dataset', dataset: 'dataset' },
    attributes: {
      run_id: listable,
      run_name: text,
      user_id: text,
      status: text,
      artifact_uri: text,
      start_time: number,
      end_time: number,
      /** Ours: a run may have two of them. */
      health: { type: 'text', operators: ['=', '!=', ...LISTS], values: HEALTH_FLAGS },
    },
    orderable: RUN_ORDERS,
    aliases: {
      created: 'start_time',
      Created: 'start_time',
      'run name': 'run_name',
      'Run name': 'run_name',
      'Run Name': 'run_name',
    },
    keyed: { metric: number, param: optional, tag: optional, dataset: listable },
  },
  experiment: {
    prefixes: TAG_PREFIXES,
    attributes: { name: text, experiment_id: id, creation_time: integer, last_update_time: integer },
    aliases: {},
    keyed: { tag: optional },
  },
  registeredModel: {
    prefixes: TAG_PREFIXES,
    attributes: { name: listable },
    aliases: { timestamp: 'last_updated_timestamp' },
    keyed: { tag: text },
    orderable: ['name', 'last_updated_timestamp', 'creation_timestamp'],
  },
  modelVersion: {
    prefixes: TAG_PREFIXES,
    attributes: {
      name: listable,
      version_number: { ...integer, isQuotedToo: true },
      run_id: listable,
      source_path: text,
    },
    aliases: { version: 'version_number' },
    keyed: { tag: text },
    orderable: ['name', 'version_number', 'creation_timestamp', 'last_updated_timestamp'],
  },
  loggedModel: {
    prefixes: ALL_PREFIXES,
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
    aliases: {
      creation_time: 'creation_timestamp',
      creation_timestamp_ms: 'creation_timestamp',
      last_updated_time: 'last_updated_timestamp',
      last_updated_timestamp_ms: 'last_updated_timestamp',
    },
    keyed: { metric: number, param: listable, tag: listable },
    isBareTextAllowed: true,
  },
};

/** The attributes that a filter may name, in their canonical spelling. */
export const attributesOf = (entity: Entity): string[] => Object.keys(ENTITIES[entity].attributes);

export const prefixesOf = (entity: Entity): string[] =>
  Object.keys(ENTITIES[entity].keyed).map((source) => `${source}s`);

/** The operators that this key may be compared by; none for a key that cannot be searched. */
export const operatorsOf = (entity: Entity, source: Source, key: string): Operator[] =>
  fieldOf(entity, source, key)?.operators ?? [];

/** The only values that the key can have, where there are only some. */
export const valuesOf = (entity: Entity, source: Source, key: string): readonly string[] | undefined =>
  fieldOf(entity, source, key)?.values;

function fieldOf(entity: Entity, source: Source, key: string): Field | undefined {
  const { attributes, keyed } = ENTITIES[entity];
  if (source === 'attribute') return Object.hasOwn(attributes, key) ? attributes[key] : undefined;
  return source === 'dataset' && !DATASET_KEYS.includes(key) ? undefined : keyed[source];
}

/** An attribute's canonical name. */
export const canonical = (entity: Entity, key: string): string => {
  const { aliases } = ENTITIES[entity];
  return (Object.hasOwn(aliases, key) ? aliases[key] : undefined) ?? key;
};

export const sourceOf = (entity: Entity, prefix: string): Source | undefined => {
  const { prefixes } = ENTITIES[entity];
  return Object.hasOwn(prefixes, prefix) ? prefixes[prefix] : undefined;
};

export const shorten = (written: string): string =>
  written.length > 100 ? `${written.slice(0, 100)}…` : written;

/** What a name means, whether or not the entity has such an attribute. */
export function resolveName(
  entity: Entity,
  parts: NamePart[],
  field: 'filter' | 'orderBy',
): { source: Source; key: string } {
  const { prefixes } = ENTITIES[entity];
  const fault = (message: string) => invalid(message, { field });
  const [first, ...rest] = parts;
  if (rest.length === 0) return { source: 'attribute', key: canonical(entity, first?.text ?? '') };
  const prefix = first?.text ?? '';
  const source = sourceOf(entity, prefix);
  if (!source) {
    throw fault(
      `Invalid entity type '${shorten(prefix)}'. Valid values are ${Object.keys(prefixes).join(', ')}`,
    );
  }
  if (rest.length > 1 && rest.some(({ isQuoted }) => isQuoted)) {
    throw fault(`Invalid key after '${prefix}.'. Put the whole key in one pair of backticks`);
  }
  const key = rest.map((part) => part.text).join('.');
  if (rest.some((part) => part.text === '')) throw fault(`A key name must be provided after '${prefix}.'`);
  return { source, key: source === 'attribute' ? canonical(entity, key) : key };
}

/** What a name in a filter means. @throws INVALID_PARAMETER_VALUE where the entity has no such key */
export function resolveField(
  entity: Entity,
  parts: NamePart[],
): { source: Source; key: string; field: Field } {
  const { source, key } = resolveName(entity, parts, 'filter');
  const field = fieldOf(entity, source, key);
  if (field) return { source, key, field };
  const valid = source === 'dataset' ? DATASET_KEYS : attributesOf(entity);
  throw invalid(`Invalid ${source} key '${shorten(key)}' specified. Valid keys are ${valid.join(', ')}`, {
    field: 'filter',
  });
}
