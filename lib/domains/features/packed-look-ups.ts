/** What a model carries for its look-ups, in the words of its file: whoever logs a model may have written that by hand. */
import type { z } from 'zod';
import { parseInput } from '@/lib/core/parse-input';
import { Functions, type Lookup, Lookups } from './schemas';

const LOOKUP = {
  tableName: 'table_name',
  lookupKey: 'lookup_key',
  featureNames: 'feature_names',
  timestampLookupKey: 'timestamp_lookup_key',
  renameOutputs: 'rename_outputs',
  lookbackWindow: 'lookback_window',
  knownAt: 'known_at',
  defaultValues: 'default_values',
} as const;
const FUNCTION = { outputName: 'output_name', expression: 'expression' } as const;

const ours = (names: Readonly<Record<string, string>>, packed: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(names).map(([name, packedName]) => [name, packed[packedName]]));

/** Where a fault lies, as the file has it. */
const within =
  (list: string, names: Readonly<Record<string, string>>) =>
  ([at, field, ...rest]: readonly (string | number)[]) => [
    list,
    ...(at === undefined ? [] : [at]),
    ...(field === undefined ? [] : [names[field] ?? field]),
    ...rest,
  ];

export const fromWire = (lookup: Record<string, unknown>) => ours(LOOKUP, lookup) as z.input<typeof Lookup>;

/** @throws INVALID_PARAMETER_VALUE naming the field, as `lookups.0.lookup_key` */
export const readLookups = (packed: readonly Record<string, unknown>[]): Lookup[] =>
  parseInput(Lookups, packed.map(fromWire), within('lookups', LOOKUP));

/** @throws INVALID_PARAMETER_VALUE naming the field, as `functions.0.expression` */
export const readFunctions = (packed: readonly Record<string, unknown>[]): Functions =>
  parseInput(
    Functions,
    packed.map((each) => ours(FUNCTION, each)),
    within('functions', FUNCTION),
  );
