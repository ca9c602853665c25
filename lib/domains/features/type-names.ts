/** Types as clients write them, and as Delta has them. */
import type { DeltaType } from '@/lib/platform/delta';
import { invalid } from '@/lib/pure/errors';

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
const DECIMAL = /^decimal\((\d{1,2}),(\d{1,2})\)$/;
const DEEPEST = 10;

/** @param text without spaces, in lower case. @throws INVALID_PARAMETER_VALUE naming the column */
export function parseType(text: string, columnName: string, depth = 0): DeltaType {
  const fault = () =>
    invalid(
      `Column '${columnName}' has the unknown type '${text}': use ${PLAIN.join(', ')}, decimal(p,s), array<…> or map<…,…>.`,
      { field: columnName },
    );
  if (depth > DEEPEST) throw fault();
  if (PLAIN.includes(text)) return text;
  const [, width, scale] = DECIMAL.exec(text) ?? [];
  if (width !== undefined && Number(width) >= 1 && Number(width) <= 38 && Number(scale) <= Number(width))
    return text;
  const [, kind, inside = ''] = /^(array|map)<(.*)>$/s.exec(text) ?? [];
  if (kind === 'array')
    return { type: 'array', elementType: parseType(inside, columnName, depth + 1), containsNull: true };
  const comma = kind === 'map' ? topLevelComma(inside) : -1;
  if (comma < 0) throw fault();
  return {
    type: 'map',
    keyType: parseType(inside.slice(0, comma), columnName, depth + 1),
    valueType: parseType(inside.slice(comma + 1), columnName, depth + 1),
    valueContainsNull: true,
  };
}

function topLevelComma(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if ('<('.includes(text[at] ?? '')) depth += 1;
    if ('>)'.includes(text[at] ?? '')) depth -= 1;
    if (text[at] === ',' && depth === 0) return at;
  }
  return -1;
}
