/** SCIM's filters (RFC 7644, 3.4.2.2), as far as directories use them to find an account: one comparison. */
import { AppError } from '@/lib/pure/errors';

const COMPARISON = /^\s*(?<field>[\w.:]+)\s+(?<operator>eq|co|sw)\s+(?<value>"(?:[^"\\]|\\.)*")\s*$/i;

export type Comparison = { field: string; operator: 'eq' | 'co' | 'sw'; value: string };

/** Undefined for no filter. @throws INVALID_PARAMETER_VALUE for one that is not understood */
export function readFilter(
  filter: string | undefined,
  fields: Record<string, string>,
): Comparison | undefined {
  if (!filter) return undefined;
  const { field = '', operator = '', value = '""' } = COMPARISON.exec(filter)?.groups ?? {};
  const key = field.toLowerCase();
  const known = Object.hasOwn(fields, key) ? fields[key] : undefined;
  const text = readText(value);
  if (!known || text === undefined) {
    throw new AppError(
      'INVALID_PARAMETER_VALUE',
      `The filter is not understood: compare one of ${[...new Set(Object.values(fields))].join(', ')} by eq, co or sw with a text in double quotes.`,
      { field: 'filter' },
    );
  }
  return { field: known, operator: operator.toLowerCase() as Comparison['operator'], value: text };
}

function readText(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}
