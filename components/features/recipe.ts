'use client';
import { parseAsJson, parseAsString, useQueryState } from 'nuqs';
import { z } from 'zod';

const Recipe = z.object({
  source: z.string(),
  label: z.string(),
  exclude: z.array(z.string()),
  lookups: z.array(
    z.object({
      table: z.string(),
      /** Columns of the rows, for each key of the table. */
      keys: z.array(z.string()),
      time: z.string().optional(),
      /** All of them where none are named. */
      features: z.array(z.string()),
    }),
  ),
});
export type Recipe = z.output<typeof Recipe>;
export type RecipeLookup = Recipe['lookups'][number];

const NONE: Recipe = { source: '', label: '', exclude: [], lookups: [] };

/** What is put together, in the address. `lookups` names a table to begin with. */
export function useRecipe() {
  const [begun] = useQueryState('lookups', parseAsString);
  const [kept, keep] = useQueryState('recipe', parseAsJson(Recipe));
  const start = begun ? { ...NONE, lookups: [{ table: begun, keys: [], features: [] }] } : NONE;
  const recipe = kept ?? start;
  return [recipe, (change: Partial<Recipe>) => void keep({ ...recipe, ...change })] as const;
}

/** As the server asks for it; undefined while something is missing. */
export function inputOf({ source, label, exclude, lookups }: Recipe) {
  if (source === '' || lookups.length === 0) return undefined;
  if (lookups.some(({ keys }) => keys.length === 0 || keys.includes(''))) return undefined;
  return {
    source: { tableName: source },
    label: label ? [label] : [],
    excludeColumns: exclude,
    lookups: lookups.map(({ table, keys, time, features }) => ({
      tableName: table,
      lookupKey: keys,
      ...(time && { timestampLookupKey: time }),
      ...(features.length > 0 && { featureNames: features }),
    })),
  };
}
