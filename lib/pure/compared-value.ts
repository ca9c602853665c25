/** Values that somebody compares a column with: judged before the engine makes them another value of the column's type. */
import { instantOf, valueFault, WHOLE } from './entity';

const NUMBER = /^[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|inf|infinity|nan)$/i;
const FLAG = /^(?:true|false|t|f|yes|no|y|n|on|off|1|0)$/i;
const DAY = /^\d+-\d{1,2}-\d{1,2}\b/;
const isEndless = (text: string) => /^-?infinity$/i.test(text);
const isTime = (text: string) =>
  instantOf(text) !== undefined || (DAY.test(text) && !Number.isNaN(Date.parse(text)));

/**
 * What is wrong with a value that the engine would round or cut, 1.5 to a whole number and 10 o'clock to a date, or that is none of the
 * type at all.
 *
 * @param type as Delta calls it
 * @param value as its caller wrote it
 */
export function comparedFault(type: string, value: string | number | boolean): string | undefined {
  const text = String(value).trim();
  if (WHOLE.includes(type) || type.startsWith('decimal')) {
    // A flag is 1 or 0.
    if (typeof value === 'boolean') return undefined;
    return valueFault(type, typeof value === 'number' ? value : plain(text));
  }
  switch (type) {
    case 'float':
    case 'double':
      return typeof value === 'boolean' || NUMBER.test(text) ? undefined : 'must be a number';
    case 'boolean':
      return FLAG.test(text) ? undefined : 'must be true or false';
    case 'date':
      if (/[T ][\d:.]*[1-9]/.test(text)) return 'must be a date without a time of day';
      return isTime(text) || isEndless(text) ? undefined : 'must be a date such as 2024-02-29';
    case 'timestamp':
    case 'timestamp_ntz':
      return isTime(text) || isEndless(text) ? undefined : 'must be a time such as 2024-02-29T12:00:00Z';
    default:
      return undefined;
  }
}

/** 7.0 is a whole number, and +7 is one. */
const plain = (text: string) => text.replace(/^\+/, '').replace(/\.0*$/, '');
