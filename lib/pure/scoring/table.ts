/** The rows of a request as columns, whichever way they were sent. */
import { parseCsv } from './csv';
import { columnsOf, type SentTensor, tableOf } from './open-inference/sent-tensors';
import { infinityOf } from './python-json';
import { type Asked, badRequest, invalidInput, isRecord, pythonClass } from './read-body';
import type { Signature } from './signature';

/** Columns in the order in which they were sent. Unnamed ones are named by their place. */
export type Table = {
  columns: Map<string, unknown[]>;
  rows: number;
  /** What was sent, where the rows stand in it as they came. */
  source?: unknown;
};

/** A request's rows for whoever writes them down: holds what that takes, and not the columns too. */
export type SentRows = {
  rows: number;
  at: (row: number) => Record<string, unknown>;
  /** What was sent, where the rows stand in it as they came. */
  source?: unknown;
  /** What was sent, where it was tensors. */
  tensors?: readonly SentTensor[];
};

export function sentRows({ columns, rows, source }: Table): SentRows {
  if (Array.isArray(source)) return ofRecords(source, rows);
  const named = [...columns];
  return {
    rows,
    source,
    at: (row) => Object.fromEntries(named.map(([name, values]) => [name, values[row] ?? null])),
  };
}

/** The same of a request that was read without making columns of it. */
export function sentRowsOf({ format, value }: Asked, rows: number): SentRows {
  if (format === 'dataframe_records') return ofRecords(value as Record<string, unknown>[], rows);
  if (format === 'tensors') {
    const tensors = value as SentTensor[];
    const { columns: given } = columnsOf(tensors);
    return {
      rows,
      tensors,
      at: (row) =>
        Object.fromEntries(
          given.map(({ name, data: cells, from, step }) => [name, cells[from + row * step]]),
        ),
    };
  }
  const { columns, data } = value as { columns: string[]; data: unknown[][] };
  return {
    rows,
    source: value,
    at: (row) => Object.fromEntries(columns.map((name, at) => [name, data[row]?.[at] ?? null])),
  };
}

const ofRecords = (records: readonly Record<string, unknown>[], rows: number): SentRows => ({
  rows,
  at: (row) => records[row] ?? {},
  source: records,
});

const notValid = (orient: string, why: string) =>
  invalidInput(
    `Provided dataframe_${orient} field is not a valid dataframe representation in '${orient}' format. Error: '${why}'`,
  );

/** Undefined for what is no table: tensors, and requests of other kinds. @throws BAD_REQUEST */
export function toTable({ format, value }: Asked, signature?: Signature): Table | undefined {
  if (format === 'dataframe_split') return fromSplit(value);
  if (format === 'dataframe_records') return fromRecords(value);
  if (format === 'csv') return fromCsv(String(value), signature);
  if (signature?.kind !== 'columns') return undefined;
  if (format === 'tensors') return tableOf(value as SentTensor[]);
  if (format === 'inputs' && isRecord(value)) return fromColumns(value);
  if (format === 'instances' && Array.isArray(value) && value.every(isRecord)) return fromInstances(value);
  return undefined;
}

function fromSplit(value: unknown): Table {
  if (!isRecord(value)) {
    const got = Array.isArray(value) ? 'list' : `type ${pythonClass(value)}`;
    throw invalidInput(`Dataframe split format must be a dictionary. Got ${got}.`);
  }
  const keys = Object.keys(value);
  if (!keys.includes('data') || keys.some((key) => !['columns', 'data', 'index'].includes(key))) {
    throw invalidInput(
      `Dataframe split format must have 'data' field and optionally 'columns' and 'index' fields. Got {${keys.map((key) => `'${key}'`).join(', ')}}.'`,
    );
  }
  if (!Array.isArray(value.data)) throw notValid('split', 'data is not a list of rows');
  const data = value.data.map((row) => (Array.isArray(row) ? row : [row])) as unknown[][];
  const width = data.reduce((most, row) => Math.max(most, row.length), 0);
  const names = Array.isArray(value.columns)
    ? value.columns.map(String)
    : Array.from({ length: width }, (_, at) => String(at));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw notValid('split', `the column '${twice}' is given twice`);
  const ragged = data.find((row) => row.length !== names.length);
  if (ragged) {
    throw notValid('split', `${names.length} columns passed, passed data had ${ragged.length} columns`);
  }
  const isAsSent = Array.isArray(value.columns) && value.data.every(Array.isArray);
  return { ...fromRows(names, data), ...(isAsSent && { source: value }) };
}

function fromRows(names: string[], data: readonly (readonly unknown[])[]): Table {
  const columns = new Map<string, unknown[]>();
  names.forEach((name, at) => {
    const values: unknown[] = new Array(data.length);
    for (let row = 0; row < data.length; row += 1) values[row] = data[row]?.[at];
    columns.set(name, values);
  });
  return { columns, rows: data.length };
}

function fromRecords(value: unknown): Table {
  if (!Array.isArray(value)) {
    const got = isRecord(value) ? 'dictionary' : `type ${pythonClass(value)}`;
    throw invalidInput(`Dataframe records format must be a list of records. Got ${got}.`);
  }
  if (!value.every(isRecord)) throw notValid('records', 'a record is not a dictionary');
  const columns = new Map<string, unknown[]>();
  value.forEach((record, row) => {
    for (const name of Object.keys(record)) {
      let values = columns.get(name);
      if (!values) {
        values = new Array(value.length).fill(null);
        columns.set(name, values);
      }
      values[row] = record[name];
    }
  });
  return { columns, rows: value.length, source: value };
}

function fromColumns(value: Record<string, unknown>): Table {
  const columns = new Map(
    Object.entries(value).map(([name, values]) => [name, Array.isArray(values) ? values : [values]]),
  );
  return { columns, rows: sameLength(columns) };
}

function fromInstances(value: Record<string, unknown>[]): Table {
  const columns = new Map<string, unknown[]>();
  for (const item of value) {
    for (const [name, cell] of Object.entries(item)) {
      const values = columns.get(name);
      if (values) values.push(cell);
      else columns.set(name, [cell]);
    }
  }
  return { columns, rows: sameLength(columns) };
}

function sameLength(columns: Map<string, unknown[]>): number {
  const lengths = new Set([...columns.values()].map(({ length }) => length));
  if (lengths.size > 1)
    throw invalidInput('The length of values for each input/column name are not the same');
  return [...lengths][0] ?? 0;
}

function fromCsv(text: string, signature: Signature | undefined): Table {
  try {
    const [head = [], ...lines] = parseCsv(text);
    const names = calledByPandas(head);
    const short = lines.findIndex((line) => line.length > names.length);
    if (short >= 0) {
      throw new SyntaxError(
        `Error tokenizing data. C error: Expected ${names.length} fields in line ${short + 2}, saw ${lines[short]?.length}`,
      );
    }
    const texts = new Set(
      signature?.kind === 'columns'
        ? signature.columns.filter(({ type }) => type === 'string').map(({ name }) => name)
        : [],
    );
    const table = fromRows(names, lines);
    for (const [name, values] of table.columns) {
      if (!texts.has(name)) table.columns.set(name, values.map(typed));
    }
    return table;
  } catch (error) {
    throw badRequest(
      'Failed to parse input as a Pandas DataFrame. Ensure that the input is a valid CSV-formatted Pandas DataFrame produced using ' +
        `the \`pandas.DataFrame.to_csv()\` method. Error: '${error instanceof Error ? error.message : error}'`,
    );
  }
}

/** One without a name by its place, and one of a name that is taken with a number behind. */
function calledByPandas(head: readonly (string | null)[]): string[] {
  const given = head.map((name, at) => name || `Unnamed: ${at}`);
  const written = new Set(given);
  const taken = new Set<string>();
  return given.map((name) => {
    let own = name;
    for (let number = 1; taken.has(own) || (own !== name && written.has(own)); number += 1)
      own = `${name}.${number}`;
    taken.add(own);
    return own;
  });
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** A field as pandas guesses its type. */
function typed(field: unknown): unknown {
  if (typeof field !== 'string') return null;
  if (NUMBER.test(field)) return Number(field);
  const infinity = infinityOf(field);
  if (infinity !== undefined) return infinity;
  if (BOOLEAN.test(field)) return field.toLowerCase() === 'true';
  return MISSING.has(field) ? null : field;
}

const BOOLEAN = /^(?:True|TRUE|true|False|FALSE|false)$/;
/** What pandas takes for a gap, if nothing is said. */
const MISSING = new Set(
  ',#N/A,#N/A N/A,#NA,-1.#IND,-1.#QNAN,-NaN,-nan,1.#IND,1.#QNAN,<NA>,N/A,NA,NULL,NaN,None,n/a,nan,null'.split(
    ',',
  ),
);
