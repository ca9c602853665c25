/** How a column that arrives goes into one of the table: as it is, by a cast that loses nothing, by one that is checked, or not at all. */
import { identifier } from '../../pure/sql-text';
import { type DeltaType, engineType, sameType, typeText } from './schema';

const WHOLE = ['byte', 'short', 'integer', 'long'];
const REAL = ['float', 'double'];
const TIMES = ['timestamp', 'timestamp_ntz'];

export type Assignment = {
  /** The value as the table's type. */
  value: string;
  /** True for rows whose value the type would change. */
  isLossy?: string;
};

const isDecimal = (type: DeltaType) => typeof type === 'string' && type.startsWith('decimal');

/** Undefined where the types do not go together. */
export function assignment(name: string, from: DeltaType, to: DeltaType): Assignment | undefined {
  const quoted = identifier(name);
  const value = `CAST(${quoted} AS ${engineType(to)})`;
  if (from === 'void') return { value: `CAST(NULL AS ${engineType(to)})` };
  if (sameType(from, to)) return { value };
  if (typeof from !== 'string' || typeof to !== 'string') {
    const filled = ofNothing(quoted, from, to);
    return filled === undefined ? undefined : { value: filled };
  }
  if (TIMES.includes(from) && TIMES.includes(to)) return { value };
  if (from === 'date' && to === 'timestamp') return { value };
  if (isWider(from, to)) return { value };
  const isOutside = `${quoted} IS NOT NULL AND TRY_${value} IS NULL`;
  // A float is near enough to what it was made of, unless that is out of its range.
  if (REAL.includes(to) && (REAL.includes(from) || isDecimal(from))) return { value, isLossy: isOutside };
  // Data frames make real numbers of whole ones as soon as one is missing.
  const isExact = WHOLE.includes(to) || isDecimal(to) || (REAL.includes(to) && WHOLE.includes(from));
  const isNumber = WHOLE.includes(from) || isDecimal(from) || (REAL.includes(from) && WHOLE.includes(to));
  if (!isExact || !isNumber) return undefined;
  const back = `TRY_CAST(TRY_${value} AS ${engineType(from)})`;
  return { value, isLossy: `${quoted} IS NOT NULL AND ${back} IS DISTINCT FROM ${quoted}` };
}

/** Lists and structs that lack values, and so types, in places: what is missing there is missing in any type. */
function ofNothing(value: string, from: DeltaType, to: DeltaType): string | undefined {
  if (from === 'void') return `CAST(NULL AS ${engineType(to)})`;
  if (sameType(from, to)) return `CAST(${value} AS ${engineType(to)})`;
  if (typeof from === 'string' || typeof to === 'string') return undefined;
  if (from.type === 'array' && to.type === 'array') {
    const element = ofNothing('part', from.elementType, to.elementType);
    return element && `CAST(list_transform(${value}, lambda part: ${element}) AS ${engineType(to)})`;
  }
  if (from.type !== 'struct' || to.type !== 'struct' || from.fields.length !== to.fields.length)
    return undefined;
  const fields = to.fields.map(({ name, type }) => {
    const given = from.fields.find((each) => each.name === name);
    const field = given && ofNothing(`${value}.${identifier(name)}`, given.type, type);
    return field && `${identifier(name)} := ${field}`;
  });
  if (fields.includes(undefined)) return undefined;
  return `CASE WHEN ${value} IS NOT NULL THEN struct_pack(${fields.join(', ')}) END`;
}

const isWider = (from: string, to: string) =>
  (WHOLE.includes(from) && WHOLE.indexOf(to) > WHOLE.indexOf(from)) || (from === 'float' && to === 'double');

export const mismatch = (name: string, from: DeltaType, to: DeltaType): string =>
  `Column '${name}' is a ${typeText(to)} in the table; a ${typeText(from)} does not go into it.`;
