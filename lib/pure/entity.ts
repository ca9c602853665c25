/** An entity's key as one text, and values of rows that come one by one: judged by the columns' types. */

import { nestedOf } from './type-text';

export const WHOLE = ['byte', 'short', 'integer', 'long'];
const BITS: Record<string, bigint> = { byte: 7n, short: 15n, integer: 31n, long: 63n };
const INTEGER = /^-?\d{1,19}$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d(:?\d\d)?)?$/;
const NUMBER = /^-?\d{1,38}(\.\d{1,38})?$/;
const DECIMAL = /^decimal\((\d+),(\d+)\)$/;

const isWhole = (value: unknown) =>
  (typeof value === 'number' && Number.isSafeInteger(value)) ||
  (typeof value === 'string' && INTEGER.test(value));

/**
 * What is wrong with a value for a column of that type; undefined for nothing. Null is for the caller to judge. What is accepted
 * here has to go into a table later, when nobody is there any more to be told.
 *
 * @param type as Spark writes it: `long`, `decimal(10,2)`, `array<double>`
 */
export function valueFault(type: string, value: unknown): string | undefined {
  if (WHOLE.includes(type)) return wholeFault(type, value);
  if (type.startsWith('decimal')) return decimalFault(type, value);
  switch (type) {
    case 'float':
    case 'double':
      return realFault(type, value);
    case 'string':
      return typeof value === 'string' ? undefined : 'must be a text';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'date':
      return typeof value === 'string' && DATE.test(value) && isInReach(value)
        ? undefined
        : 'must be a date such as 2024-02-29';
    case 'timestamp':
      return isInReach(value) ? undefined : 'must be a time such as 2024-02-29T12:00:00Z';
    default:
      return nestedFault(type, value);
  }
}

function wholeFault(type: string, value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    return `is beyond ${Number.MAX_SAFE_INTEGER}: send it as a text`;
  if (!isWhole(value)) return 'must be a whole number';
  const most = 2n ** (BITS[type] ?? 0n);
  const given = BigInt(value as string);
  return given >= -most && given < most ? undefined : `must be a whole number that a ${type} can hold`;
}

function realFault(type: string, value: unknown): string | undefined {
  if (typeof value !== 'number') return 'must be a number';
  return Number.isFinite(type === 'float' ? Math.fround(value) : value)
    ? undefined
    : `must be a number that a ${type} can hold`;
}

/** A double has fifteen digits for sure: of more nobody knows which were sent. */
const isAsSent = (value: number): boolean =>
  Number.isSafeInteger(value) || String(value).replace(/^-?[0.]*|\./g, '').length <= 15;

function decimalFault(type: string, value: unknown): string | undefined {
  const text = String(value);
  if (!['number', 'string'].includes(typeof value) || !NUMBER.test(text)) return 'must be a number';
  if (typeof value === 'number' && !isAsSent(value))
    return 'has more digits than a number in JSON keeps: send it as a text';
  const [, width, scale] = DECIMAL.exec(type)?.map(Number) ?? [];
  const [whole = '', fraction = ''] = decimalText(text).replace('-', '').split('.');
  const digits = whole.replace(/^0+/, '').length;
  return width === undefined || scale === undefined || (fraction.length <= scale && digits <= width - scale)
    ? undefined
    : `must be a number of at most ${width} digits, ${scale} of them behind the point`;
}

function nestedFault(type: string, value: unknown): string | undefined {
  const nested = nestedOf(type);
  const faultOf = (part: string, of: string, one: unknown) => {
    const fault = one === null ? undefined : valueFault(of, one);
    return fault && `is wrong at ${part.slice(0, 100)}, which ${fault}`;
  };
  if (nested?.kind === 'array') {
    if (!Array.isArray(value)) return 'must be a list';
    for (const [at, one] of value.entries()) {
      const fault = faultOf(`[${at}]`, nested.element, one);
      if (fault) return fault;
    }
    return undefined;
  }
  if (!nested || (nested.kind === 'map' && nested.key !== 'string'))
    return `cannot be sent row by row: its type is ${type}`;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be an object';
  for (const [name, one] of Object.entries(value)) {
    const of =
      nested.kind === 'map' ? nested.value : nested.fields.find((field) => field.name === name)?.type;
    if (of === undefined) return `has no field ${name.slice(0, 100)}`;
    const fault = faultOf(name, of, one);
    if (fault) return fault;
  }
  return undefined;
}

/** What only some calendars have: the year 0, the hour 24, zones beyond any on Earth. */
const OUT_OF_REACH = /^0000|[T ]24:|:.*[+-](?:1[6-9]|[2-9]\d)(?::?\d\d)?$/;
const isInReach = (value: unknown) => instantOf(value) !== undefined && !OUT_OF_REACH.test(String(value));

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

/** What the time key of a row counts by: microseconds, or its own units, to the last digit. */
export const timeOf = (type: string, value: unknown): number | bigint | undefined =>
  WHOLE.includes(type) ? wholeTime(value) : instantOf(value);

/** Of nanoseconds since the epoch a number tells some hundred not apart. */
function wholeTime(value: unknown): number | bigint | undefined {
  if (!isWhole(value)) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value as string);
}

/** From which size on whole numbers count the epoch in what: seconds, milliseconds, microseconds, nanoseconds. */
const UNITS = [
  { from: 0, perSecond: 1 },
  { from: 1e11, perSecond: 1e3 },
  { from: 1e14, perSecond: 1e6 },
  { from: 1e17, perSecond: 1e9 },
];

/** Times of keys, as `timeOf` has them. `from` belongs to them, `before` does not. */
export type TimeRange = { from: number; before: number };

/**
 * The times of a key that are longer ago than a moment. A whole number counts seconds, milliseconds, microseconds or nanoseconds since
 * the epoch, told by its size: what is below 10^11 is seconds.
 *
 * @param moment milliseconds since the epoch
 */
export function timesBefore(type: string, moment: number): TimeRange[] {
  if (!WHOLE.includes(type)) return [{ from: Number.NEGATIVE_INFINITY, before: moment * 1000 }];
  return UNITS.map(({ from, perSecond }) => ({
    from: from === 0 ? Number.NEGATIVE_INFINITY : from,
    before: (moment / 1000) * perSecond,
  }));
}

/** A number is written as it should be; a text may have zeros in front. */
function wholeText(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  return typeof value === 'bigint' || isWhole(value) ? String(BigInt(value as string)) : undefined;
}

function canonical(type: string, value: unknown): unknown {
  if (WHOLE.includes(type)) return wholeText(value);
  if (type === 'timestamp' || type === 'timestamp_ntz') return instantOf(value);
  if (type === 'date') return typeof value === 'string' ? value.slice(0, 10) : undefined;
  if (type.startsWith('decimal')) return NUMBER.test(String(value)) ? decimalKey(String(value)) : undefined;
  if (typeof value === 'bigint') return canonical(type, Number(value));
  return type === 'float' && typeof value === 'number' ? Math.fround(value) : value;
}

/** Without the zeros that say nothing: 1.50 and 1.5 are one key. */
const decimalText = (text: string) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

const decimalKey = (text: string) =>
  decimalText(text)
    .replace(/^(-?)0+(?=\d)/, '$1')
    .replace(/^-0$/, '0');

/** The same for equal keys, however they are written; undefined where a part is empty or is none of its column. */
export function entityOf(types: readonly string[], values: readonly unknown[]): string | undefined {
  const [type = ''] = types;
  // Most keys are one whole number, and thousands of them are written in a second.
  if (types.length === 1 && WHOLE.includes(type)) {
    const whole = wholeText(values[0]);
    return whole === undefined ? undefined : `["${whole}"]`;
  }
  const parts = types.map((each, at) => {
    const value = values[at];
    return value === null || value === undefined ? undefined : canonical(each, value);
  });
  return parts.some((part) => part === undefined) ? undefined : JSON.stringify(parts);
}
