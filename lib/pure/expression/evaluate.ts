/** The expression on one row, in this process. */
import { instantOf } from '../entity';
import type { Node } from './parse';

type Value = number | string | boolean | null;

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
const SECONDS = 1_000_000;

const WORK: Record<string, (...values: number[]) => number | boolean> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => (b === 0 ? Number.NaN : a / b),
  '%': (a, b) => (b === 0 ? Number.NaN : a % b),
  negative: (a) => -a,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  abs: Math.abs,
  floor: Math.floor,
  ceil: Math.ceil,
  // Halves go away from zero, as they do in SQL.
  round: (a) => Math.sign(a) * Math.floor(Math.abs(a) + 0.5),
  sqrt: Math.sqrt,
  ln: (a) => (a > 0 ? Math.log(a) : Number.NaN),
  exp: Math.exp,
  pow: (a, b) => a ** b,
  least: Math.min,
  greatest: Math.max,
  hour: (a) => Math.floor((((a % 86_400) + 86_400) % 86_400) / 3600),
  // Monday is 0; the first of January 1970 was a Thursday.
  weekday: (a) => (((Math.floor(a / 86_400) + 3) % 7) + 7) % 7,
  number: (a) => (a ? 1 : 0),
};

/** A value of a row as expressions see it; what is none of its column is null. */
function read({ type, isTime }: Extract<Node, { kind: 'column' }>, value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (isTime) {
    const instant = instantOf(value);
    return instant === undefined ? null : instant / SECONDS;
  }
  if (type === 'number') {
    // `Number` takes an empty text for zero.
    if (typeof value === 'string') return value.trim() === '' ? null : finite(Number(value));
    return typeof value === 'number' ? finite(value) : null;
  }
  if (type === 'boolean') return typeof value === 'boolean' ? value : null;
  return typeof value === 'string' ? value : null;
}

export function evaluate(node: Node, row: Readonly<Record<string, unknown>>): Value {
  if (node.kind === 'value') return node.value;
  if (node.kind === 'column') return read(node, Object.hasOwn(row, node.name) ? row[node.name] : null);
  const values = node.parts.map((part) => evaluate(part, row));
  const [first = null, second = null, third = null] = values;
  switch (node.name) {
    case 'is null':
      return first === null;
    case 'coalesce':
      return values.find((value) => value !== null) ?? null;
    case 'if':
      return first === true ? second : third;
    case 'and':
      return first === false || second === false ? false : first === null || second === null ? null : true;
    case 'or':
      return first === true || second === true ? true : first === null || second === null ? null : false;
    case 'not':
      return first === null ? null : !first;
    case '=':
      return first === null || second === null ? null : first === second;
  }
  if (values.includes(null)) return null;
  const result = WORK[node.name]?.(...(values as number[]));
  return typeof result === 'number' ? finite(result) : (result ?? null);
}
