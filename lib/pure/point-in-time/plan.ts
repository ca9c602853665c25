/**
 * The plan of a training set: for each row of the labels, what was known of its entities at its time. Checked and resolved once, said
 * then in the dialect of whichever engine runs it.
 *
 * The rules. A table without a time key is joined by equal keys. One with a time key gives the row of equal keys with the greatest
 * time that is not later than the label's; a row of exactly the look-back's age still counts, an older one does not. Null keys and
 * null times match nothing. The row is taken whole: nulls in it are not filled from older ones. A default stands wherever a
 * looked-up value would be null. Every label gives exactly one row, in its place. Keys and times are columns of the labels: what one
 * look-up finds is no key of the next, in training, batches and online alike.
 *
 * A look-up may name the column that says when a row became known (`knownAt`): rows that were not known yet at the label's time are
 * passed over, so that what was filled in later does not leak; of two rows of one time the one known last counts.
 */
import { valueFault, WHOLE } from '../entity';
import { invalid } from '../errors';

/** Types go by Delta's names: long, double, string, timestamp, decimal(10,2), … */
export type Column = { name: string; type: string };
export type Scalar = string | number | boolean;

export type LookupTable = {
  /** As people know it; for messages. */
  name: string;
  columns: readonly Column[];
  /** The primary key without the time key. */
  keys: readonly string[];
  timeKey?: string;
  /** False for tables of others, in which a key may stand more than once: any one row of it is taken, the same each time. */
  isUnique?: boolean;
};

export type Lookup = {
  table: LookupTable;
  /** Columns of the labels that hold the table's keys, in the keys' order. */
  lookupKeys: readonly string[];
  timeLookupKey?: string;
  /** All columns but the keys by default. */
  features?: readonly string[];
  /** Feature → name in the result. */
  rename?: Readonly<Record<string, string>>;
  /** Values older than this at the label's time are left out: seconds for times and dates, units of the key for whole numbers. */
  lookback?: number;
  /** The table's column that says when a row became known. */
  knownAt?: string;
  /** By their names in the result. */
  defaults?: Readonly<Record<string, Scalar>>;
};

export type TrainingSetRequest = {
  labels: readonly Column[];
  lookups: readonly Lookup[];
  /** Columns that serve the look-ups and are left out of the result. */
  exclude?: readonly string[];
  /** What a feature means whose name the labels have already: an error, or (when scoring) that the given value stands. */
  onPresent?: 'refuse' | 'keep';
};

export type PlannedFeature = { feature: string; output: string; type: string; default?: Scalar };
export type TimeKind = 'instant' | 'date' | 'number';

export type PlannedLookup = {
  table: LookupTable;
  /** Label column and table column, compared as equal. */
  on: readonly { label: Column; key: Column }[];
  time?: { label: Column; key: Column; kind: TimeKind; lookback?: number; known?: Column };
  features: readonly PlannedFeature[];
};

export type PlannedColumn = Column &
  ({ from: 'label' } | { from: 'lookup'; lookup: number; feature: string });

export type Plan = {
  labels: readonly Column[];
  /** One for each look-up asked for; those that bring nothing have no features. */
  lookups: readonly PlannedLookup[];
  /** The result: the labels' columns, then the features in the order of the look-ups. */
  columns: readonly PlannedColumn[];
};

const TIMES = ['timestamp', 'timestamp_ntz', 'date'];
const NEVER_A_KEY = /^(array|map|struct)\b|[[(<]/i;

const sameName = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
const find = (columns: readonly Column[], name: string) => columns.find((each) => sameName(each.name, name));
/** By names in any case, as columns are. */
function byName<T>(record: Readonly<Record<string, T>>): (name: string) => T | undefined {
  const values = new Map(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => values.get(name.toLowerCase());
}

/** @param at from 0 @param field of the look-up */
export const lookupFault = (at: number, table: string, message: string, field: string) =>
  invalid(`Look-up ${at + 1} (${table}): ${message}`, { field: `lookups[${at}].${field}` });

/** @param from the table in which it is found */
export const keyIsLookedUp = (name: string, from: string): string =>
  `'${name}' is itself looked up, from ${from}. Keys must be columns of the rows that are given: look it up into them first.`;

/** @throws INVALID_PARAMETER_VALUE naming the look-up and the column */
export function planTrainingSet(request: TrainingSetRequest): Plan {
  const { labels, lookups, exclude = [], onPresent = 'refuse' } = request;
  assertOnce(
    labels.map(({ name }) => name),
    (name) => `The labels have two columns called '${name}'.`,
    'labels',
  );
  const taken = new Map(labels.map(({ name }) => [name.toLowerCase(), 'the labels']));
  const planned = lookups.map((lookup, at) => planLookup(lookup, at, labels, taken, onPresent));
  const all: PlannedColumn[] = [
    ...labels.map((column): PlannedColumn => ({ ...column, from: 'label' })),
    ...planned.flatMap(({ features }, lookup) =>
      features.map(
        ({ feature, output, type }): PlannedColumn => ({
          name: output,
          type,
          from: 'lookup',
          lookup,
          feature,
        }),
      ),
    ),
  ];
  for (const name of exclude) {
    if (!find(all, name))
      throw invalid(`The column '${name}' to leave out is neither of the labels nor looked up.`, {
        field: 'exclude',
      });
  }
  const columns = all.filter(({ name }) => !exclude.some((each) => sameName(each, name)));
  if (columns.length === 0) throw invalid('Nothing is left of the training set.', { field: 'exclude' });
  return { labels, lookups: planned, columns };
}

function planLookup(
  lookup: Lookup,
  at: number,
  labels: readonly Column[],
  taken: Map<string, string>,
  onPresent: 'refuse' | 'keep',
): PlannedLookup {
  const { table, lookupKeys } = lookup;
  const refuse = (message: string, field: string) => lookupFault(at, table.name, message, field);
  if (lookupKeys.length !== table.keys.length) {
    throw refuse(
      `the table has the ${table.keys.length === 1 ? 'key' : 'keys'} ${table.keys.join(', ')}; ${lookupKeys.length} lookup keys are given.`,
      'lookupKeys',
    );
  }
  const labelColumn = (name: string, field: string): Column => {
    const column = find(labels, name);
    if (column) return column;
    const from = taken.get(name.toLowerCase());
    throw refuse(
      from === undefined ? `the labels have no column '${name}'.` : keyIsLookedUp(name, from),
      field,
    );
  };
  const tableColumn = (name: string, field: string): Column => {
    const column = find(table.columns, name);
    if (!column) throw refuse(`the table has no column '${name}'.`, field);
    return column;
  };
  const on = table.keys.map((name, index) => {
    const key = tableColumn(name, 'table');
    const label = labelColumn(lookupKeys[index] ?? '', 'lookupKeys');
    if (!areComparable(label.type, key.type))
      throw refuse(`'${label.name}' is a ${label.type}, the key '${key.name}' a ${key.type}.`, 'lookupKeys');
    return { label, key };
  });
  return {
    table,
    on,
    time: planTime(lookup, labelColumn, tableColumn, refuse),
    features: planFeatures(lookup, tableColumn, refuse, taken, onPresent),
  };
}

type Named = (name: string, field: string) => Column;
type Refuse = (message: string, field: string) => Error;

function planTime(
  { table, timeLookupKey, lookback, knownAt }: Lookup,
  labelColumn: Named,
  tableColumn: Named,
  refuse: Refuse,
) {
  if (table.timeKey === undefined) {
    if (timeLookupKey !== undefined)
      throw refuse(
        'the table has no time key to look up by. A time inside of its key is matched exactly.',
        'timeLookupKey',
      );
    if (lookback !== undefined) throw refuse('a look-back needs a table with a time key.', 'lookback');
    if (knownAt !== undefined) throw refuse('`knownAt` needs a table with a time key.', 'knownAt');
    return undefined;
  }
  if (timeLookupKey === undefined)
    throw refuse(
      `the table is a time series; name the labels' column that goes with '${table.timeKey}'.`,
      'timeLookupKey',
    );
  const key = tableColumn(table.timeKey, 'table');
  const label = labelColumn(timeLookupKey, 'timeLookupKey');
  const kind = kindOf(label.type, key.type);
  if (!kind)
    throw refuse(
      `'${label.name}' is a ${label.type}, the time key '${key.name}' a ${key.type}.`,
      'timeLookupKey',
    );
  if (lookback !== undefined && !(Number.isFinite(lookback) && lookback >= 0))
    throw refuse('a look-back is a number, not negative.', 'lookback');
  if (lookback !== undefined && kind === 'number' && !Number.isInteger(lookback))
    throw refuse('the time key is a whole number, and so must the look-back be.', 'lookback');
  const known = knownAt === undefined ? undefined : tableColumn(knownAt, 'knownAt');
  if (known && !kindOf(label.type, known.type))
    throw refuse(
      `'${known.name}' is a ${known.type}, which cannot be compared with '${label.name}', a ${label.type}.`,
      'knownAt',
    );
  return { label, key, kind, ...(lookback !== undefined && { lookback }), ...(known && { known }) };
}

function planFeatures(
  { table, features, rename = {}, defaults = {}, knownAt = '' }: Lookup,
  tableColumn: Named,
  refuse: Refuse,
  taken: Map<string, string>,
  onPresent: 'refuse' | 'keep',
): PlannedFeature[] {
  const isKey = (name: string) => [...table.keys, table.timeKey ?? ''].some((key) => sameName(key, name));
  const wanted =
    features ??
    table.columns.map(({ name }) => name).filter((name) => !isKey(name) && !sameName(name, knownAt));
  for (const name of Object.keys(rename)) {
    if (!wanted.some((each) => sameName(each, name)))
      throw refuse(`'${name}' is renamed but not looked up.`, 'rename');
  }
  const [renamed, defaultOf] = [byName(rename), byName(defaults)];
  const planned: PlannedFeature[] = [];
  const outputs = new Set<string>();
  for (const name of wanted) {
    const { name: feature, type } = tableColumn(name, 'features');
    if (isKey(feature)) throw refuse(`'${feature}' is a key of the table, no feature.`, 'features');
    const output = renamed(feature) ?? feature;
    if (output.trim() === '') throw refuse(`'${feature}' cannot be renamed to nothing.`, 'rename');
    const before = taken.get(output.toLowerCase());
    outputs.add(output.toLowerCase());
    if (before === 'the labels' && onPresent === 'keep') continue;
    if (before !== undefined)
      throw refuse(`there is a column '${output}' already, from ${before}. Rename one of them.`, 'rename');
    taken.set(output.toLowerCase(), table.name);
    const standIn = defaultOf(output);
    planned.push({ feature, output, type, ...(standIn !== undefined && { default: standIn }) });
  }
  for (const name of Object.keys(defaults)) {
    if (!outputs.has(name.toLowerCase()))
      throw refuse(`the default for '${name}' is for no column of this look-up.`, 'defaults');
  }
  for (const { output, type, default: standIn } of planned) {
    if (standIn !== undefined && !fits(standIn, type))
      throw refuse(
        `the default for '${output}' must be of the type ${type}, not ${JSON.stringify(standIn)}.`,
        'defaults',
      );
  }
  return planned;
}

function assertOnce(names: readonly string[], message: (name: string) => string, field: string): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name.toLowerCase())) throw invalid(message(name), { field });
    seen.add(name.toLowerCase());
  }
}

function areComparable(a: string, b: string): boolean {
  if (NEVER_A_KEY.test(a) && !a.startsWith('decimal')) return false;
  if (WHOLE.includes(a) && WHOLE.includes(b)) return true;
  if (['timestamp', 'timestamp_ntz'].includes(a)) return ['timestamp', 'timestamp_ntz'].includes(b);
  return a === b;
}

function kindOf(label: string, key: string): TimeKind | undefined {
  if (WHOLE.includes(label) && WHOLE.includes(key)) return 'number';
  if (label === 'date' && key === 'date') return 'date';
  return TIMES.includes(label) && TIMES.includes(key) ? 'instant' : undefined;
}

/** Values that the engine would round or cut to the type are none of it. */
function fits(value: Scalar, type: string): boolean {
  const isNumber = WHOLE.includes(type) || ['float', 'double'].includes(type) || type.startsWith('decimal');
  if (typeof value !== (type === 'boolean' ? 'boolean' : isNumber ? 'number' : 'string')) return false;
  return type === 'binary' || valueFault(type === 'timestamp_ntz' ? 'timestamp' : type, value) === undefined;
}
