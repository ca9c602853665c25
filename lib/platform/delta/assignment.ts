/** How a column that arrives goes into one of the table: as it is, by a cast that loses nothing, by one that is checked, or not at all. */
import { identifier } from '../../pure/sql-text';
import { type DeltaType, engineType, sameType, typeText } from './schema';

const WHOLE = ['byte', 'short', 'integer', 'long'];
const REAL = ['float', 'double'];
const TIMES = ['timestamp', 'timestamp_ntz'];

export type Assignment = {
  /** The value as the table's type. It fails at run time where a whole number is too large. */
  value: string;
  /** True for rows whose value the type would change. */
  isLossy?: string;
};

const isDecimal = (type: DeltaType) => typeof type === 'string' && type.startsWith('decimal');

/** Undefined where the types do not go together. */
export function assignment(name: string, from: DeltaType, to: DeltaType): Assignment | undefined {
  const quoted = identifier(name);
  const value = `CAST(${quoted} AS ${engineType(to)})`;
  if (sameType(from, to)) return { value };
  if (typeof from !== 'string' || typeof to !== 'string') return undefined;
  const isWhole = WHOLE.includes(from) && WHOLE.includes(to);
  // A narrower whole number is an error of the value, which the cast finds; a float is near enough to what it was made of.
  if (isWhole || (REAL.includes(from) && REAL.includes(to))) return { value };
  if (TIMES.includes(from) && TIMES.includes(to)) return { value };
  if (from === 'date' && to === 'timestamp') return { value };
  if (WHOLE.includes(from) && (REAL.includes(to) || isDecimal(to))) {
    return { value, isLossy: `${quoted} <> CAST(${value} AS ${engineType(from)})` };
  }
  // Data frames make real numbers of whole ones as soon as one is missing.
  if (REAL.includes(from) && WHOLE.includes(to)) return { value, isLossy: `${quoted} <> trunc(${quoted})` };
  if (isDecimal(from) && REAL.includes(to)) return { value };
  if (isDecimal(from) && (isDecimal(to) || WHOLE.includes(to)))
    return { value, isLossy: `${quoted} <> ${value}` };
  return undefined;
}

export const mismatch = (name: string, from: DeltaType, to: DeltaType): string =>
  `Column '${name}' is a ${typeText(to)} in the table; a ${typeText(from)} does not go into it.`;
