import { fieldsOf, jsonOf } from '@/lib/core/body';
import { mayHoldLongNumbers, parseWhole } from '@/lib/pure/whole-numbers';

type Fields = Record<string, unknown>;

/**
 * The fields of a look-up's body. Of its rows a whole number beyond 2^53 is a bigint, not another number: keys that are told apart by their
 * last digits are many tables' keys.
 */
export function lookUpFields(text: string, type: string): Fields {
  const fields = fieldsOf(jsonOf(text, type));
  const { rows } = fields;
  if (!Array.isArray(rows) || !mayHoldLongNumbers(text)) return fields;
  const whole = parseWhole(text);
  const exact = fieldsOf(typeof whole === 'string' ? parseWhole(whole) : whole).rows as unknown[];
  for (const [at, row] of rows.entries()) {
    for (const [name, value] of Object.entries(fieldsOf(exact[at])))
      if (typeof value === 'bigint') (row as Fields)[name] = value;
  }
  return fields;
}
