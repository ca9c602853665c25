'use client';
import { parseAsJson, parseAsString, useQueryState } from 'nuqs';
import { z } from 'zod';

const Recipe = z.object({
  /** The table whose rows they are; empty where they are of a file. */
  source: z.string(),
  /** A file that was sent: it is kept a day, or for good once the set is recorded. */
  upload: z.object({ id: z.string(), name: z.string(), columns: z.array(z.string()) }).optional(),
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
  functions: z.array(z.object({ output: z.string(), expression: z.string() })).default([]),
});
export type Recipe = z.output<typeof Recipe>;
export type RecipeLookup = Recipe['lookups'][number];
export type RecipeFunction = Recipe['functions'][number];

const NONE: Recipe = { source: '', label: '', exclude: [], lookups: [], functions: [] };

/** What is put together, in the address. `lookups` names a table to begin with. */
export function useRecipe() {
  const [begun] = useQueryState('lookups', parseAsString);
  const [kept, keep] = useQueryState('recipe', parseAsJson(Recipe));
  const start = begun ? { ...NONE, lookups: [{ table: begun, keys: [], features: [] }] } : NONE;
  const recipe: Recipe = kept ? { ...kept, functions: kept.functions ?? [] } : start;
  return [recipe, (change: Partial<Recipe>) => void keep({ ...recipe, ...change })] as const;
}

/** As the server asks for it; undefined while something is missing. A function that is half said is left out. */
export function inputOf({ source, upload, label, exclude, lookups, functions }: Recipe) {
  const whole = functions.filter(
    ({ output, expression }) => output.trim() !== '' && expression.trim() !== '',
  );
  if ((source === '' && !upload) || lookups.length + whole.length === 0) return undefined;
  if (lookups.some(({ keys }) => keys.length === 0 || keys.includes(''))) return undefined;
  return {
    ...(upload ? { uploadId: upload.id } : { source: { tableName: source } }),
    label: label ? [label] : [],
    excludeColumns: exclude,
    lookups: lookups.map(({ table, keys, time, features }) => ({
      tableName: table,
      lookupKey: keys,
      ...(time && { timestampLookupKey: time }),
      ...(features.length > 0 && { featureNames: features }),
    })),
    functions: whole.map(({ output, expression }) => ({ outputName: output.trim(), expression })),
  };
}
