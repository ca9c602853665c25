'use client';
import { parseAsJson, parseAsString, useQueryState } from 'nuqs';
import { z } from 'zod';

/** In seconds; `1` is the unit of a time key that is a whole number. */
export const UNITS = { s: 1, min: 60, h: 3_600, d: 86_400, '1': 1 } as const;
export type Unit = keyof typeof UNITS;

const RecipeLookup = z.object({
  table: z.string(),
  /** Columns of the rows, for each key of the table. */
  keys: z.array(z.string()),
  time: z.string().optional(),
  /** All of them where none are named. */
  features: z.array(z.string()),
  /** None is chosen yet. */
  isNone: z.boolean().optional(),
  /** Values that are older at the row's time are left out. */
  window: z.object({ count: z.number(), unit: z.enum(['s', 'min', 'h', 'd', '1']) }).optional(),
  /** The table's column that says when a row became known. */
  knownAt: z.string().optional(),
  /** Features that are called otherwise in the set, or have a value that stands for a missing one. */
  named: z
    .array(
      z.object({
        feature: z.string(),
        called: z.string(),
        missing: z.union([z.string(), z.number(), z.boolean()]).optional(),
      }),
    )
    .optional(),
});

const Recipe = z.object({
  /** The table whose rows they are; empty where they are of a file. */
  source: z.string(),
  /** A file that was sent: it is kept a day, or for good once the set is recorded. */
  upload: z.object({ id: z.string(), name: z.string(), columns: z.array(z.string()) }).optional(),
  label: z.string(),
  exclude: z.array(z.string()),
  lookups: z.array(RecipeLookup),
  functions: z.array(z.object({ output: z.string(), expression: z.string() })).default([]),
});
export type Recipe = z.output<typeof Recipe>;
export type RecipeLookup = Recipe['lookups'][number];
export type RecipeFunction = Recipe['functions'][number];
export type NamedFeature = NonNullable<RecipeLookup['named']>[number];

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
    lookups: lookups.map(lookupOf),
    functions: whole.map(({ output, expression }) => ({ outputName: output.trim(), expression })),
  };
}

export const isLookedUp = ({ features, isNone }: RecipeLookup, name: string): boolean =>
  !isNone && (features.length === 0 || features.includes(name));

function lookupOf(lookup: RecipeLookup) {
  const { table, keys, time, features, isNone, window, knownAt, named = [] } = lookup;
  // What is said of a feature waits with it while it is not looked up.
  const said = named.filter(({ feature }) => isLookedUp(lookup, feature));
  const renamed = said.filter(({ feature, called }) => called.trim() !== '' && called.trim() !== feature);
  const standing = said.filter(({ missing }) => missing !== undefined);
  const outputOf = ({ feature, called }: NamedFeature) => called.trim() || feature;
  return {
    tableName: table,
    lookupKey: keys,
    ...(time && { timestampLookupKey: time }),
    ...((isNone || features.length > 0) && { featureNames: features }),
    ...(window && { lookbackWindow: window.count * UNITS[window.unit] }),
    ...(knownAt && { knownAt }),
    ...(renamed.length > 0 && {
      renameOutputs: Object.fromEntries(renamed.map((each) => [each.feature, outputOf(each)])),
    }),
    ...(standing.length > 0 && {
      defaultValues: Object.fromEntries(standing.map((each) => [outputOf(each), each.missing ?? ''])),
    }),
  };
}
