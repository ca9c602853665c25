/** Columns held to a model's signature, by MLflow's rules and in its words. */
import { AppError } from '../errors';
import { infinityOf } from './python-json';
import { invalidInput } from './read-body';
import type { ColumnSpec, Scalar, Signature } from './signature';
import type { Table } from './table';

/** Of a float column the missing values are NaN; no other column has any. Of a `long` one those beyond 2^53 are bigints. */
export type Column = { name: string; type: Scalar; values: (number | string | boolean | bigint)[] };
export type Frame = { columns: Column[]; rows: number };

const NUMPY: Record<Scalar, string> = {
  double: 'float64',
  float: 'float32',
  long: 'int64',
  integer: 'int32',
  boolean: 'bool',
  string: 'str',
  binary: 'bytes',
  datetime: 'datetime64[ns]',
};

/** What MLflow says around every breach of a signature. */
function breach(reason: string, table: Table, signature: Signature): AppError {
  const shown = `a table of ${table.rows} row${table.rows === 1 ? '' : 's'} with the columns [${quoted([...table.columns.keys()].slice(0, 50))}]`;
  const schema =
    signature.kind === 'columns'
      ? signature.columns
          .slice(0, 50)
          .map(
            ({ name, type, isRequired }) =>
              `${name ?? ''}: ${type} (${isRequired ? 'required' : 'optional'})`,
          )
          .join(', ')
      : 'tensors';
  return new AppError(
    'INVALID_PARAMETER_VALUE',
    `Failed to predict data '${shown}'. \nError: Failed to enforce schema of data '${shown}' with schema '[${schema}]'. Error: ${reason}`,
  );
}

const quoted = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');

/**
 * @returns undefined where only Python can tell: columns of nested values, optional ones with gaps
 * @throws INVALID_PARAMETER_VALUE, BAD_REQUEST
 */
export function enforceColumns(
  table: Table,
  signature: Extract<Signature, { kind: 'columns' }>,
): Frame | undefined {
  const { columns: specs, isNamed } = signature;
  const given = [...table.columns.keys()];
  if (isNamed) {
    const missing = specs.filter(({ name = '', isRequired }) => isRequired && !table.columns.has(name));
    if (missing.length > 0) {
      const known = new Set(specs.map(({ name }) => name));
      const extra = given.filter((name) => !known.has(name));
      const more = extra.length > 0 ? ` Note that there were extra inputs: [${quoted(extra)}].` : '';
      throw breach(
        `Model is missing inputs [${quoted(missing.map(({ name = '' }) => name))}].${more}`,
        table,
        signature,
      );
    }
  } else if (given.length < specs.length) {
    throw breach(
      `Model inference is missing inputs. The model signature declares ${specs.length} inputs  but the provided value only has ` +
        `${given.length} inputs. Note: the inputs were not named in the signature so we can only verify their count.`,
      table,
      signature,
    );
  }
  const columns: Column[] = [];
  for (const [at, spec] of specs.entries()) {
    const name = isNamed ? (spec.name ?? '') : (given[at] ?? '');
    const values = table.columns.get(name);
    if (values === undefined || spec.type === 'complex') return undefined;
    const column = cast(values, name, spec, (reason) => breach(reason, table, signature));
    if (!column) return undefined;
    columns.push(column);
  }
  return { columns, rows: table.rows };
}

function cast(
  values: unknown[],
  name: string,
  { type }: ColumnSpec,
  refuse: (reason: string) => AppError,
): Column | undefined {
  if (type === 'complex' || type === 'binary' || type === 'datetime') return undefined;
  const wrong = (why: string) =>
    invalidInput(
      `Data is not compatible with model signature. Failed to convert column ${name} to type '${NUMPY[type]}'. Error: '${why}'`,
    );
  const result: Column['values'] = new Array(values.length);
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row];
    if (type === 'string') {
      if (value === null || value === undefined) return undefined;
      if (typeof value !== 'string') {
        throw refuse(
          `Incompatible input types for column ${name}. Can not safely convert ${dtypeOf(values)} to <U0.`,
        );
      }
      result[row] = value;
    } else if (type === 'boolean') {
      if (value === null || value === undefined) return undefined;
      if (typeof value !== 'boolean') {
        throw refuse(
          `Incompatible input types for column ${name}. Can not safely convert ${dtypeOf(values)} to bool.`,
        );
      }
      result[row] = value;
    } else result[row] = number(value, type, wrong);
  }
  return { name, type, values: result };
}

const WHOLE = /^\s*[+-]?\d{16,}\s*$/;

/** What 64 bits hold beyond what a double tells apart. */
function longOf(value: bigint, wrong: (why: string) => AppError): number | bigint {
  if (BigInt.asIntN(64, value) !== value)
    throw wrong("OverflowError('Python int too large to convert to C long')");
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function number(value: unknown, type: Scalar, wrong: (why: string) => AppError): number | bigint {
  if (type === 'long' && (typeof value === 'bigint' || (typeof value === 'string' && WHOLE.test(value))))
    return longOf(BigInt(value), wrong);
  const isFloat = type === 'double' || type === 'float';
  let found: number;
  if (typeof value === 'number') found = value;
  else if (typeof value === 'bigint') found = Number(value);
  else if (value === null || value === undefined) found = Number.NaN;
  else if (typeof value === 'boolean') found = value ? 1 : 0;
  else if (typeof value === 'string') {
    found = value.trim() === '' ? Number.NaN : (infinityOf(value) ?? Number(value));
    if (Number.isNaN(found) && value.trim().toLowerCase() !== 'nan') {
      throw wrong(
        isFloat
          ? `ValueError("could not convert string to float: '${value.slice(0, 100)}'")`
          : `ValueError("invalid literal for int() with base 10: '${value.slice(0, 100)}'")`,
      );
    }
  } else throw wrong('TypeError("float() argument must be a string or a real number")');
  if (type === 'float') return Math.fround(found);
  if (isFloat) return found;
  if (!Number.isFinite(found)) {
    throw wrong("IntCastingNaNError('Cannot convert non-finite values (NA or inf) to integer')");
  }
  const whole = Math.trunc(found);
  if (type === 'integer' && (whole > 2147483647 || whole < -2147483648)) {
    throw wrong("OverflowError('Python integer out of bounds for int32')");
  }
  return whole;
}

function dtypeOf(values: readonly unknown[]): string {
  if (values.every((value) => typeof value === 'boolean')) return 'bool';
  if (values.every((value) => typeof value === 'number' || typeof value === 'bigint')) {
    return values.every((value) => typeof value === 'bigint' || Number.isInteger(value))
      ? 'int64'
      : 'float64';
  }
  return 'object';
}
