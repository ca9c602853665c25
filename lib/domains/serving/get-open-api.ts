import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { conflict } from '@/lib/pure/errors';
import { TASKS } from '@/lib/pure/scoring/external/tasks';
import { type ParamSpec, parseParams, parseSignature, type Signature } from '@/lib/pure/scoring/signature';
import { readVersionFacts } from '../registry';
import { findConfig, loadEndpoint } from './load';
import { AskedName } from './schemas';

const TYPES: Record<string, object> = {
  double: { type: 'number', format: 'double' },
  float: { type: 'number', format: 'float' },
  long: { type: 'integer', format: 'int64' },
  integer: { type: 'integer', format: 'int32' },
  boolean: { type: 'boolean' },
  string: { type: 'string' },
  binary: { type: 'string', format: 'byte' },
  datetime: { type: 'string', format: 'date-time' },
};

export const getOpenApi = query({
  name: 'serving.getOpenApi',
  summary: 'What the endpoint takes, as an OpenAPI document: by the signatures of what it serves.',
  access: 'endpoints.read',
  input: z.object({ name: AskedName }),
  async run(ctx, { name }): Promise<{ openapi: string; info: object; paths: Record<string, object> }> {
    const { key, liveVersion } = await loadEndpoint(ctx, { name });
    const config = await findConfig(ctx, key, liveVersion);
    if (!config) throw conflict(`The endpoint '${name}' is not ready yet.`);
    const { entities } = config.definition;
    const kept = entities.filter(({ external }) => !external);
    const facts = await readVersionFacts(
      kept.map(({ modelName, version }) => ({ name: modelName, version })),
    );
    const paths: Record<string, object> = {};
    for (const entity of entities) {
      const said = facts[kept.indexOf(entity)]?.signature;
      const signature = parseSignature(said?.inputs);
      const { external } = entity;
      paths[`/served-models/${entity.name}/invocations`] = external
        ? operationOf(entity.name, [only(TASKS[external.task].field, {})], {})
        : operationFor(entity.name, signature, parseParams(said?.params));
    }
    return { openapi: '3.1.0', info: { title: name, version: String(config.version) }, paths };
  },
});

const TABLE = {
  type: 'object',
  properties: {
    columns: { type: 'array', items: { type: 'string' } },
    data: { type: 'array', items: { type: 'array', items: {} } },
    index: { type: 'array', items: { type: 'integer' } },
  },
  required: ['data'],
};

function operationFor(entity: string, signature: Signature | undefined, params: readonly ParamSpec[]) {
  const bodies =
    signature?.kind === 'columns'
      ? tables(signature)
      : ([
          ['instances', ROWS],
          ['inputs', {}],
        ] as const);
  const beside = params.length > 0 ? { params: paramsOf(params) } : {};
  const oneOf = bodies.map(([field, schema]) => only(field, schema, beside));
  return operationOf(entity, oneOf, only('predictions', {}));
}

const ROWS = { type: 'array', items: {} };

/** Rows of columns without names have no records: they come by their places. */
function tables({
  columns,
  isNamed,
}: Extract<Signature, { kind: 'columns' }>): (readonly [string, object])[] {
  if (!isNamed)
    return [
      ['dataframe_split', TABLE],
      ['instances', ROWS],
      ['inputs', {}],
    ];
  const record = {
    type: 'object',
    properties: Object.fromEntries(columns.map(({ name = '', type }) => [name, TYPES[type] ?? {}])),
    required: columns.filter(({ isRequired }) => isRequired).map(({ name = '' }) => name),
  };
  return [
    ['dataframe_split', TABLE],
    ['dataframe_records', { type: 'array', items: record }],
  ];
}

const paramsOf = (params: readonly ParamSpec[]) => ({
  type: 'object',
  properties: Object.fromEntries(
    params.map(({ name, type, default: usual, isList }) => {
      const one = TYPES[type] ?? {};
      const schema = isList ? { type: 'array', items: one } : one;
      return [name, usual === null ? schema : { ...schema, default: usual }];
    }),
  ),
});

function operationOf(entity: string, oneOf: object[], answer: object) {
  return {
    post: {
      operationId: `query-${entity}`,
      requestBody: { required: true, content: { 'application/json': { schema: { oneOf } } } },
      responses: {
        200: {
          description: 'The predictions',
          content: { 'application/json': { schema: answer } },
        },
      },
    },
  };
}

const only = (field: string, schema: object, beside: object = {}) => ({
  type: 'object',
  properties: { [field]: schema, ...beside },
  required: [field],
});
