/** The API reference, made from the operations themselves. */
import { type core, z } from 'zod';
import type { AnyOperation, Route } from '@/lib/core/surface';
import { toSnake } from '@/lib/core/wire';
import { VERSION } from '@/lib/pure/version';

type Json = Record<string, unknown>;
type Listed = { routes: Route[]; prefix: string; tag: string; snakeCase: boolean };

/** The schema of what a caller may send. What JSON Schema cannot say (streams, own checks) is left open. */
function inputSchema(operation: AnyOperation, snakeCase: boolean): Json {
  const override = ({ zodSchema, jsonSchema }: { zodSchema: core.$ZodTypes; jsonSchema: Json }) => {
    if (snakeCase && zodSchema._zod.def.type === 'object') renameProperties(jsonSchema);
  };
  const schema = z.toJSONSchema(operation.input, {
    io: 'input',
    unrepresentable: 'any',
    override: override as never,
  });
  delete schema.$schema;
  return schema as Json;
}

function renameProperties(schema: Json): void {
  const { properties, required } = schema as { properties?: Json; required?: string[] };
  if (properties)
    schema.properties = Object.fromEntries(
      Object.entries(properties).map(([key, value]) => [toSnake(key), value]),
    );
  if (required) schema.required = required.map(toSnake);
}

/** A colon elsewhere is a part of a name, as in `config:stop`. */
const PARAMETER = /(?<=\/):(\w+)/g;

const error = { description: 'The error, in this dialect' };

function describe({ method, path, operation }: Route, { tag, snakeCase }: Listed): Json {
  const schema = inputSchema(operation, snakeCase);
  const inPath = [...path.matchAll(PARAMETER)].map(([, name = '']) => name);
  const properties = (schema.properties ?? {}) as Json;
  const parameters: Json[] = inPath.map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: properties[name] ?? {},
  }));
  const isQuery = method === 'GET';
  if (isQuery && snakeCase) {
    const required = (schema.required ?? []) as string[];
    for (const [name, value] of Object.entries(properties)) {
      if (!inPath.includes(name))
        parameters.push({ name, in: 'query', required: required.includes(name), schema: value });
    }
  } else if (isQuery) {
    parameters.push({ name: 'input', in: 'query', content: { 'application/json': { schema } } });
  }
  return {
    operationId: `${tag}:${operation.name}:${method}:${path}`,
    summary: operation.summary,
    description: `Operation \`${operation.name}\`. Needs the ability \`${operation.access}\`.`,
    tags: [tag],
    parameters,
    ...(!isQuery && { requestBody: { content: { 'application/json': { schema } } } }),
    responses: { 200: { description: 'Done' }, '4XX': error, '5XX': error },
  };
}

export function openApi(surfaces: Listed[]): Json {
  const paths: Record<string, Json> = {};
  for (const surface of surfaces) {
    for (const route of surface.routes) {
      const path = surface.prefix + route.path.replace(PARAMETER, '{$1}').replace(/\*$/, '{path}');
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: describe(route, surface) };
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Plumbline',
      version: VERSION,
      description: 'Every operation, by the dialects that reach it.',
    },
    security: [{ token: [] }, { password: [] }],
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A personal access token' },
        password: {
          type: 'http',
          scheme: 'basic',
          description: 'E-mail and password, or `token` and an access token',
        },
      },
    },
    paths,
  };
}
