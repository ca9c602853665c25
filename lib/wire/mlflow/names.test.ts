import { expect, test } from 'vitest';
import type { z } from 'zod';
import { toSnake } from '@/lib/core/wire';
import { plainRoutes, routes } from './routes';

/** Kinds of shapes into which `decode` does not look: a name declared within one would never be found at the wire. */
const OPAQUE = ['union', 'record', 'map', 'set', 'tuple', 'intersection', 'lazy', 'promise'];

function hiddenNames(schema: unknown, isHidden = false, seen = new Set<unknown>()): string[] {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return [];
  seen.add(schema);
  const def = (schema as Partial<z.ZodType>)._zod?.def as unknown as Record<string, unknown> | undefined;
  if (!def) return Object.values(schema).flatMap((part) => hiddenNames(part, isHidden, seen));
  const shape = def.type === 'object' ? Object.keys(def.shape as object) : [];
  const here = isHidden ? shape.filter((name) => toSnake(name) !== name) : [];
  const within = isHidden || OPAQUE.includes(String(def.type));
  return [...here, ...Object.values(def).flatMap((part) => hiddenNames(part, within, seen))];
}

test.each([...routes, ...plainRoutes].map(({ operation }) => [operation.name, operation.input] as const))(
  'every field of %s has a name at the wire',
  (_, input) => {
    expect(hiddenNames(input)).toEqual([]);
  },
);
