/** Names at the wire: snake_case there, camelCase inside, translated by the declared shape and never by guess. */
import type { z } from 'zod';

type Decoder = (value: unknown) => unknown;
type Def = {
  type: string;
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
  innerType?: z.ZodType;
  in?: z.ZodType;
  out?: z.ZodType;
};

const spell = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const spelt = new Map<string, string>();

/** For names that the code declares: they are few, and each is spelt once. */
export function toSnake(name: string): string {
  let snake = spelt.get(name);
  if (snake === undefined) {
    snake = spell(name);
    spelt.set(name, snake);
  }
  return snake;
}

const compiled = new WeakMap<z.ZodType, Decoder>();
const same: Decoder = (value) => value;

/**
 * Renames the declared keys of `value`; keys that nobody declared are dropped, keys inside a record are the
 * caller's own and stay. `null` is read as absent, and one value stands for a list of one (repeated query keys).
 */
export function decode(schema: z.ZodType, value: unknown): unknown {
  let decoder = compiled.get(schema);
  if (!decoder) {
    decoder = compile(schema);
    compiled.set(schema, decoder);
  }
  return decoder(value);
}

function compile(schema: z.ZodType): Decoder {
  const def = schema._zod.def as unknown as Def;
  if (def.type === 'object' && def.shape) return compileObject(def.shape);
  if (def.type === 'array' && def.element) return compileArray(compile(def.element));
  // What comes in is described by a pipe's first half, except where that is a mere function (z.preprocess).
  const inner = def.innerType ?? (def.in?._zod.def.type === 'transform' ? def.out : def.in);
  return inner ? compile(inner) : same;
}

function compileObject(shape: Record<string, z.ZodType>): Decoder {
  const fields = Object.entries(shape).map(([name, field]) => [toSnake(name), name, compile(field)] as const);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const source = value as Record<string, unknown>;
    const result: Record<string, unknown> = {};
    for (const [outer, inner, decoder] of fields) {
      const given = Object.hasOwn(source, outer) ? source[outer] : undefined;
      if (given !== undefined && given !== null) result[inner] = decoder(given);
    }
    return result;
  };
}

function compileArray(element: Decoder): Decoder {
  return (value) => {
    if (Array.isArray(value)) return element === same ? value : value.map(element);
    return typeof value === 'object' ? value : [value];
  };
}

/** `['metrics', 0, 'modelId']` → `metrics[0].model_id`. */
export const wirePath = (path: readonly (string | number)[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? spell(part) : `${text}.${spell(part)}`,
    '',
  );
