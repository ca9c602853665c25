/** The OpenAPI document as the page shows it. */

type Schema = {
  type?: string | string[];
  enum?: unknown[];
  items?: Schema;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
};
type Parameter = { name: string; in: string; required?: boolean; schema?: Schema; content?: Content };
type Content = { 'application/json'?: { schema?: Schema } };
type Operation = {
  summary: string;
  description: string;
  tags: string[];
  parameters?: Parameter[];
  requestBody?: { content: Content };
};
export type OpenApi = { paths: Record<string, Record<string, Operation>> };

export type Field = { name: string; type: string; isRequired: boolean; place: 'path' | 'query' | 'body' };
export type Endpoint = {
  method: string;
  path: string;
  summary: string;
  description: string;
  fields: Field[];
};

function typeOf(schema: Schema | undefined): string {
  if (!schema) return 'any';
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ');
  if (schema.type === 'array') return `${typeOf(schema.items)}[]`;
  return [schema.type ?? 'any'].flat().join(' | ');
}

const fieldsIn = (schema: Schema | undefined, place: Field['place']): Field[] =>
  Object.entries(schema?.properties ?? {}).map(([name, field]) => ({
    name,
    type: typeOf(field),
    isRequired: schema?.required?.includes(name) ?? false,
    place,
  }));

function fieldsOf({ parameters = [], requestBody }: Operation): Field[] {
  const given = parameters.flatMap(({ name, in: where, required, schema, content }): Field[] => {
    const place = where === 'path' ? 'path' : 'query';
    if (content) return fieldsIn(content['application/json']?.schema, 'query');
    return [{ name, type: typeOf(schema), isRequired: required ?? false, place }];
  });
  const inPath = new Set(given.map(({ name }) => name));
  const body = fieldsIn(requestBody?.content['application/json']?.schema, 'body');
  return [...given, ...body.filter(({ name }) => !inPath.has(name))];
}

/** Endpoints of one dialect whose path or summary holds every word of `search`. */
export function prepareEndpoints({ paths }: OpenApi, dialect: string, search: string): Endpoint[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags, summary }]) => {
        const text = `${path} ${summary}`.toLowerCase();
        return tags.includes(dialect) && words.every((word) => text.includes(word));
      })
      .map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        summary: operation.summary,
        description: operation.description,
        fields: fieldsOf(operation),
      })),
  );
}

export function curlOf(origin: string, { method, path, fields }: Endpoint): string {
  const lines = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}"${origin}${path}"`,
    '-H "Authorization: Bearer $MLFLOW_TRACKING_TOKEN"',
  ];
  const body = fields.filter(({ place, isRequired }) => place === 'body' && isRequired);
  if (method !== 'GET' && fields.some(({ place }) => place === 'body')) {
    const example = `{${body.map(({ name }) => `"${name}": …`).join(', ')}}`;
    lines.push('-H "Content-Type: application/json"', `-d '${example}'`);
  }
  return lines.join(' \\\n  ');
}
