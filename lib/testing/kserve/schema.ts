/** Holds an object to an OpenAPI schema as a Kubernetes API server does: types and bounds are one fault, unknown names another. */

export type Schema = {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
};

export type Faults = { invalid: string[]; unknown: string[] };

export function faultsOf(schema: Schema, value: unknown, path = 'spec'): Faults {
  const faults: Faults = { invalid: [], unknown: [] };
  look(schema, value, path, faults);
  return faults;
}

function look(schema: Schema, value: unknown, path: string, { invalid, unknown }: Faults): void {
  if (schema.type && !isOf(schema.type, value)) {
    invalid.push(`${path}: Invalid value: must be of type ${schema.type}`);
    return;
  }
  if (schema.enum && !schema.enum.includes(value)) invalid.push(`${path}: Unsupported value`);
  if (typeof value === 'number' && (value < (schema.minimum ?? value) || value > (schema.maximum ?? value)))
    invalid.push(`${path}: Invalid value: out of bounds`);
  if (!schema.properties || typeof value !== 'object' || value === null) return;
  for (const name of schema.required ?? []) {
    if (!Object.hasOwn(value, name)) invalid.push(`${path}.${name}: Required value`);
  }
  for (const [name, part] of Object.entries(value)) {
    const known = schema.properties[name];
    if (known) look(known, part, `${path}.${name}`, { invalid, unknown });
    else unknown.push(`${path}.${name}`);
  }
}

function isOf(type: string, value: unknown): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}
