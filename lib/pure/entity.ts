/** An entity's key as one text, and values of rows that come one by one: judged by the columns' types. */

const WHOLE = ['byte', 'short', 'integer', 'long'];
const REAL = ['float', 'double'];
const INTEGER = /^-?\d{1,19}$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d(:?\d\d)?)?$/;
const NUMBER = /^-?\d{1,38}(\.\d{1,38})?$/;

const isWhole = (value: unknown) =>
  (typeof value === 'number' && Number.isSafeInteger(value)) ||
  (typeof value === 'string' && INTEGER.test(value));

/** What is wrong with a value for a column of that type; undefined for nothing. Null is for the caller to judge. */
export function valueFault(type: string, value: unknown): string | undefined {
  if (WHOLE.includes(type)) return isWhole(value) ? undefined : 'must be a whole number';
  if (REAL.includes(type)) return typeof value === 'number' ? undefined : 'must be a number';
  if (type.startsWith('decimal'))
    return typeof value === 'number' || (typeof value === 'string' && NUMBER.test(value))
      ? undefined
      : 'must be a number';
  if (type === 'string') return typeof value === 'string' ? undefined : 'must be a text';
  if (type === 'boolean') return typeof value === 'boolean' ? undefined : 'must be true or false';
  if (type === 'date')
    return typeof value === 'string' && DATE.test(value) && instantOf(value) !== undefined
      ? undefined
      : 'must be a date such as 2024-02-29';
  if (type === 'timestamp')
    return instantOf(value) === undefined ? 'must be a time such as 2024-02-29T12:00:00Z' : undefined;
  return `cannot be sent row by row: it is a ${type}`;
}

/** Microseconds since the epoch of a time in ISO 8601, without a zone taken as UTC; undefined for what is none. */
export function instantOf(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  if (DATE.test(value)) {
    const day = Date.parse(`${value}T00:00:00Z`);
    // Dates that are not in the calendar are moved on by some engines.
    return Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== value ? undefined : day * 1000;
  }
  const [, , fraction = '', zone] = INSTANT.exec(value) ?? [];
  if (!INSTANT.test(value)) return undefined;
  const whole = value
    .replace(' ', 'T')
    .replace(/\.\d+/, '')
    .replace(/([+-]\d\d):?(\d\d)?$/, (_, hours, minutes = '00') => `${hours}:${minutes}`);
  const milliseconds = Date.parse(zone === undefined ? `${whole}Z` : whole);
  if (Number.isNaN(milliseconds)) return undefined;
  return milliseconds * 1000 + Number(fraction.slice(1, 7).padEnd(6, '0'));
}

/** What the time key of a row counts by: microseconds, or its own units. */
export const timeOf = (type: string, value: unknown): number | undefined =>
  WHOLE.includes(type) ? (isWhole(value) ? Number(value) : undefined) : instantOf(value);

function canonical(type: string, value: unknown): unknown {
  if (WHOLE.includes(type)) return isWhole(value) ? String(BigInt(value as string)) : undefined;
  if (type === 'timestamp' || type === 'timestamp_ntz') return instantOf(value);
  if (type === 'date') return typeof value === 'string' ? value.slice(0, 10) : undefined;
  if (type.startsWith('decimal')) return NUMBER.test(String(value)) ? decimalText(String(value)) : undefined;
  return value;
}

/** Without the zeros that say nothing: 1.50 and 1.5 are one key. */
const decimalText = (text: string) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

/** The same for equal keys, however they are written; undefined where a part is empty or is none of its column. */
export function entityOf(types: readonly string[], values: readonly unknown[]): string | undefined {
  const parts = types.map((type, at) => {
    const value = values[at];
    return value === null || value === undefined ? undefined : canonical(type, value);
  });
  return parts.some((part) => part === undefined) ? undefined : JSON.stringify(parts);
}
