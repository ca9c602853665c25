/** What clients put into a dataset's texts, its schema and its profile: JSON of their own, read with care. */

export type ColumnShape = { column: string; type: string };

/** What is known of a column's values; each number may be missing. */
export type ColumnProfile = {
  column: string;
  count?: number;
  missing?: number;
  mean?: number;
  sd?: number;
  min?: number;
  q25?: number;
  median?: number;
  q75?: number;
  max?: number;
  unique?: number;
  /** How many values lie between neighbouring edges: one edge more than counts. */
  histogram?: { edges: number[]; counts: number[] };
  /** How many rows have each value. */
  values?: [value: string, count: number][];
};

const MOST_COLUMNS = 2000;
const MOST_VALUES = 200;

const parse = (text: string | null | undefined): unknown => {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
};

type Fields = Record<string, unknown>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const numberIn = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;
const numbersIn = (value: unknown): number[] | undefined =>
  Array.isArray(value) && value.every((each) => numberIn(each) !== undefined)
    ? (value as number[])
    : undefined;

/** Columns of a schema, be it of a table (`mlflow_colspec`) or of tensors (`mlflow_tensorspec`); none where it says nothing. */
export function readColumns(schema: string | null | undefined): ColumnShape[] {
  const parsed = parse(schema);
  if (!isRecord(parsed)) return [];
  const { mlflow_colspec: columns, mlflow_tensorspec: tensors } = parsed;
  if (Array.isArray(columns)) return columns.filter(isRecord).map(columnOf);
  if (!isRecord(tensors)) return [];
  return Object.entries(tensors).flatMap(([group, spec]) => tensorColumns(group, spec));
}

const columnOf = (column: Fields, index: number): ColumnShape => ({
  column: typeof column.name === 'string' ? column.name : `column ${index + 1}`,
  type: typeof column.type === 'string' ? column.type : '?',
});

function tensorColumns(group: string, spec: unknown): ColumnShape[] {
  const parsed = typeof spec === 'string' ? parse(spec) : spec;
  if (!Array.isArray(parsed)) return [];
  return parsed.filter(isRecord).map((tensor, index) => {
    const inner = isRecord(tensor['tensor-spec']) ? tensor['tensor-spec'] : {};
    const shape = Array.isArray(inner.shape) ? `[${inner.shape.join(', ')}]` : '';
    return {
      column: typeof tensor.name === 'string' ? tensor.name : `${group} ${index + 1}`,
      type: `${inner.dtype ?? '?'}${shape}`,
    };
  });
}

const NAMES: Record<string, string> = { num_rows: 'Rows', num_elements: 'Elements' };

/** Plain numbers, texts and shapes of a profile, by a name to show. */
export function readProfile(profile: string | null | undefined): [name: string, value: string | number][] {
  const parsed = parse(profile);
  if (!isRecord(parsed)) return [];
  return Object.entries(parsed).flatMap(([key, value]): [string, string | number][] => {
    if (typeof value === 'number' || typeof value === 'string') return [[NAMES[key] ?? key, value]];
    const shape = numbersIn(value);
    return shape && shape.length > 0 && shape.length <= 8 ? [[NAMES[key] ?? key, shape.join(' × ')]] : [];
  });
}

/** The names that pandas, Spark and others have for a number; the first that is there counts. */
const STATISTICS: Record<
  Exclude<keyof ColumnProfile, 'column' | 'histogram' | 'values'>,
  readonly string[]
> = {
  count: ['count', 'num_values', 'non_null_count'],
  missing: ['missing', 'missing_count', 'num_missing', 'null_count', 'num_nulls', 'nulls'],
  mean: ['mean', 'avg', 'average'],
  sd: ['std', 'stddev', 'sd', 'std_dev', 'standard_deviation'],
  min: ['min', 'minimum'],
  q25: ['25%', 'q25', 'p25', 'q1'],
  median: ['50%', 'median', 'q50', 'p50', 'q2'],
  q75: ['75%', 'q75', 'p75', 'q3'],
  max: ['max', 'maximum'],
  unique: ['unique', 'n_unique', 'num_unique', 'distinct_count', 'approx_num_distinct'],
};
/** Where statistics of columns stand within a profile; else beside its own numbers. */
const HOLDERS = ['columns', 'column_profiles', 'statistics', 'stats', 'features', 'describe'];

/**
 * Statistics of columns, where a client has put any into the profile: by column, as `DataFrame.describe().to_json()` has
 * them, or as a list of columns; histograms as `numpy.histogram` answers, or as edges and counts.
 */
export function readColumnProfiles(profile: string | null | undefined): ColumnProfile[] {
  const parsed = parse(profile);
  if (!isRecord(parsed)) return [];
  const holder =
    HOLDERS.map((name) => parsed[name]).find((value) => isRecord(value) || Array.isArray(value)) ?? parsed;
  const columns: [string, Fields][] = Array.isArray(holder)
    ? holder.filter(isRecord).map((column, at) => [nameOf(column) ?? `column ${at + 1}`, column])
    : Object.entries(holder as Fields).filter((entry): entry is [string, Fields] => isRecord(entry[1]));
  return columns.slice(0, MOST_COLUMNS).flatMap(([column, fields]) => {
    const read = readColumn(column, fields);
    return Object.keys(read).length > 1 ? [read] : [];
  });
}

const nameOf = ({ name, column }: Fields): string | undefined =>
  [name, column].find((each) => typeof each === 'string') as string | undefined;

function readColumn(column: string, fields: Fields): ColumnProfile {
  const read: ColumnProfile = { column };
  for (const [statistic, names] of Object.entries(STATISTICS)) {
    const value = names.map((name) => numberIn(fields[name])).find((each) => each !== undefined);
    if (value !== undefined) read[statistic as keyof typeof STATISTICS] = value;
  }
  const histogram = readHistogram(fields.histogram ?? fields.hist);
  const values = readValues(fields.values ?? fields.value_counts ?? fields.top_values ?? fields.frequencies);
  return { ...read, ...(histogram && { histogram }), ...(values && { values }) };
}

function readHistogram(value: unknown): ColumnProfile['histogram'] {
  const [first, second] = Array.isArray(value) ? value : [];
  const fields: Fields = isRecord(value) ? value : { counts: first, edges: second };
  const edges = numbersIn(fields.edges ?? fields.bin_edges ?? fields.bins);
  const counted = numbersIn(fields.counts ?? fields.frequencies);
  const heights = counted ?? numbersIn(fields.density);
  if (!heights || !edges || edges.length !== heights.length + 1 || heights.some((height) => height < 0))
    return undefined;
  const widths = heights.map((_, at) => (edges[at + 1] ?? 0) - (edges[at] ?? 0));
  if (widths.some((width) => width <= 0)) return undefined;
  // A density is so much of all for each unit of the column: of wide cells more lies in them than it is high.
  return { edges, counts: counted ?? heights.map((height, at) => height * (widths[at] ?? 0)) };
}

function readValues(value: unknown): ColumnProfile['values'] {
  const pairs: unknown[] = isRecord(value) ? Object.entries(value) : Array.isArray(value) ? value : [];
  const read = pairs.flatMap((pair): [string, number][] => {
    const [name, count] = Array.isArray(pair) ? pair : isRecord(pair) ? [pair.value, pair.count] : [];
    const times = numberIn(count);
    return times !== undefined && times >= 0 && name !== undefined ? [[String(name), times]] : [];
  });
  return read.length > 0 ? read.sort((a, b) => b[1] - a[1]).slice(0, MOST_VALUES) : undefined;
}
