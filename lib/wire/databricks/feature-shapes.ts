/** Shapes of the feature store's answers: our own, in snake_case. */
import { toSnake } from '@/lib/core/wire';

/** Below these stand names and values that are the callers' own. */
const OPAQUE = new Set(['metrics', 'rows', 'values', 'spec', 'byColumn']);

/** All declared keys in snake_case, however deep. */
export function toSnakeKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toSnakeKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [toSnake(key), OPAQUE.has(key) ? inner : toSnakeKeys(inner)]),
  );
}
