type Schema = {
  type?: string | string[];
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  default?: unknown;
  description?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  maxItems?: number;
  pattern?: string;
};

type Parameter = {
  name: string;
  in: string;
  required?: boolean;
  schema?: Schema;
  content?: Record<string, { schema?: Schema }>;
};

type Described = {
  operationId: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: Parameter[];
  requestBody?: { content?: Record<string, { schema?: Schema }> };
};

export type OpenApi = { paths: Record<string, Record<string, Described>> };

export type Place = 'path' | 'query' | 'body' | 'input';
export type Field = {
  name: string;
  depth: number;
  type: string;
  isRequired: boolean;
  place: Place;
  notes: string[];
};
export type Entry = {
  id: string;
  method: string;
  path: string;
  /** The dialect: whose words this path speaks. */
  dialect: string;
  group: string;
  summary: string;
  operation: string;
  ability: string;
  fields: Field[];
  /** A body, or for a console query its `input`, with every required field. */
  example: unknown;
};

const DEEPEST = 3;
const OPERATION = /`([\w.]+)`.*`([\w.]+)`/;

/** The API document as a list to read, grouped by what a path is about. */
export function readReference(document: OpenApi): Entry[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => readEntry(path, method, described)),
  );
}

function readEntry(path: string, method: string, described: Described): Entry {
  const [dialect = 'other'] = described.tags ?? [];
  const body = jsonSchema(described.requestBody?.content);
  const parameters = described.parameters ?? [];
  const input = jsonSchema(parameters.find(({ name }) => name === 'input')?.content);
  const [, operation = '', ability = ''] = OPERATION.exec(described.description ?? '') ?? [];
  return {
    id: `${method} ${path}`,
    method: method.toUpperCase(),
    path,
    dialect,
    group: groupOf(path, dialect),
    summary: described.summary ?? '',
    operation,
    ability,
    fields: [
      ...parameters.flatMap(({ name, in: where, required, schema, content }) =>
        content
          ? []
          : [readField(name, schema ?? {}, required === true, where === 'path' ? 'path' : 'query', 0)],
      ),
      ...readFields(input, 'input', 0),
      ...readFields(body, 'body', 0),
    ],
    example: body ? exampleOf(body) : input ? exampleOf(input) : undefined,
  };
}

const jsonSchema = (content: Record<string, { schema?: Schema }> | undefined): Schema | undefined =>
  content?.['application/json']?.schema;

/** `/api/2.0/mlflow/runs/search` → `runs`; `/api/console/tracking.listRuns` → `tracking`. */
function groupOf(path: string, dialect: string): string {
  const rest = path.replace(/^\/api\/(?:console|2\.\d)\//, '').replace(/^mlflow\//, '');
  return (dialect === 'console' ? rest.split('.') : rest.split('/'))[0] ?? '';
}

function readFields(schema: Schema | undefined, place: Place, depth: number): Field[] {
  const inner = schema?.type === 'array' ? schema.items : schema;
  if (!inner?.properties || depth >= DEEPEST) return [];
  return Object.entries(inner.properties).flatMap(([name, property]) => [
    readField(name, property, inner.required?.includes(name) === true, place, depth),
    ...readFields(property, place, depth + 1),
  ]);
}

function readField(name: string, schema: Schema, isRequired: boolean, place: Place, depth: number): Field {
  return { name, depth, type: typeName(schema), isRequired, place, notes: notesOf(schema) };
}

export function typeName(schema: Schema): string {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeName))].join(' or ');
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : schema.type;
  if (type === 'array') return `list of ${schema.items ? typeName(schema.items) : 'any'}`;
  return type ?? 'any';
}

function notesOf(schema: Schema): string[] {
  const { minimum, maximum, minLength, maxLength, maxItems, description, format } = schema;
  const isBound = (limit: number | undefined): limit is number =>
    limit !== undefined && Math.abs(limit) < Number.MAX_SAFE_INTEGER;
  return [
    ...(description ? [description] : []),
    ...(format ? [format] : []),
    ...(isBound(minimum) ? [`at least ${minimum}`] : []),
    ...(isBound(maximum) ? [`at most ${maximum}`] : []),
    ...(minLength ? [`at least ${minLength} characters`] : []),
    ...(maxLength ? [`at most ${maxLength} characters`] : []),
    ...(maxItems ? [`at most ${maxItems} entries`] : []),
    ...(schema.default !== undefined && schema.default !== ''
      ? [`default ${JSON.stringify(schema.default)}`]
      : []),
  ];
}

/** Something that would be accepted in its place. */
export function exampleOf(schema: Schema): unknown {
  if (schema.default !== undefined && schema.default !== '') return schema.default;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf?.[0]) return exampleOf(schema.anyOf[0]);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object': {
      const required = schema.required ?? [];
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => required.includes(name))
          .map(([name, property]) => [name, exampleOf(property)]),
      );
    }
    case 'array':
      return schema.items ? [exampleOf(schema.items)] : [];
    case 'integer':
    case 'number':
      return schema.minimum !== undefined && schema.minimum > 0 ? schema.minimum : 0;
    case 'boolean':
      return true;
    default:
      return '…';
  }
}

/** The call as one types it into a terminal. */
export function curlOf({ method, path, fields, example }: Entry, origin: string): string {
  const query = fields
    .filter(({ place, isRequired }) => place === 'query' && isRequired)
    .map(({ name }) => `${name}=…`);
  const isConsoleQuery = method === 'GET' && example !== undefined;
  const parts = isConsoleQuery ? [...query, `input=${encodeURIComponent(JSON.stringify(example))}`] : query;
  const url = `${origin}${path}${parts.length > 0 ? `?${parts.join('&')}` : ''}`;
  const lines = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}'${url}'`,
    `-H "Authorization: Bearer $MLFLOW_TRACKING_TOKEN"`,
    ...(method !== 'GET' && example !== undefined
      ? [`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(example)}'`]
      : []),
  ];
  return lines.join(' \\\n  ');
}
