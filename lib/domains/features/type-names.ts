/** Types as clients write them, and as Delta has them. */
import { column, type DeltaType } from '@/lib/platform/delta';
import { invalid } from '@/lib/pure/errors';
import { nestedOf } from '@/lib/pure/type-text';

const PLAIN = [
  'boolean',
  'byte',
  'short',
  'integer',
  'long',
  'float',
  'double',
  'string',
  'binary',
  'date',
  'timestamp',
];
/** Other engines' names of the types, beside Delta's own. */
const SAME_TYPES: Record<string, string> = {
  bigint: 'long',
  int: 'integer',
  smallint: 'short',
  tinyint: 'byte',
  real: 'float',
  bool: 'boolean',
  str: 'string',
  varchar: 'string',
  text: 'string',
  datetime: 'timestamp',
};
const DECIMAL = /^decimal\((\d{1,2}),(\d{1,2})\)$/;
const DEEPEST = 10;

/** @param text without spaces, in any case. @throws INVALID_PARAMETER_VALUE naming the column */
export function parseType(text: string, columnName: string, depth = 0): DeltaType {
  const fault = () =>
    invalid(
      `Column '${columnName}' has the unknown type '${text}': use ${PLAIN.join(', ')}, decimal(p,s), array<…>, map<…,…> or struct<…:…>.`,
      { field: columnName },
    );
  if (depth > DEEPEST) throw fault();
  const plain = text.toLowerCase();
  const known = Object.hasOwn(SAME_TYPES, plain) ? SAME_TYPES[plain] : plain;
  if (known !== undefined && PLAIN.includes(known)) return known;
  const [, width, scale] = DECIMAL.exec(plain) ?? [];
  if (width !== undefined && Number(width) >= 1 && Number(width) <= 38 && Number(scale) <= Number(width))
    return plain;
  const nested = nestedOf(text);
  const inside = (type: string) => parseType(type, columnName, depth + 1);
  switch (nested?.kind) {
    case 'array':
      return { type: 'array', elementType: inside(nested.element), containsNull: true };
    case 'map':
      return {
        type: 'map',
        keyType: inside(nested.key),
        valueType: inside(nested.value),
        valueContainsNull: true,
      };
    case 'struct':
      return { type: 'struct', fields: nested.fields.map(({ name, type }) => column(name, inside(type))) };
    default:
      throw fault();
  }
}
