/** Values that somebody compares a column with: judged before the engine makes them another value of the column's type. */
import { valueFault, WHOLE } from './entity';

/**
 * What is wrong with a value that the engine would round or cut: 1.5 to a whole number, 10 o'clock to a date. Of other types it is for the
 * engine to say.
 *
 * @param type as Delta calls it
 * @param value as its caller wrote it
 */
export function comparedFault(type: string, value: string | number | boolean): string | undefined {
  if (typeof value === 'boolean') return undefined;
  if (type === 'date')
    return /[T ][\d:.]*[1-9]/.test(String(value).trim()) ? 'must be a date without a time of day' : undefined;
  if (!WHOLE.includes(type) && !type.startsWith('decimal')) return undefined;
  return valueFault(type, typeof value === 'number' ? value : plain(value));
}

/** 7.0 is a whole number, and +7 is one. */
const plain = (text: string) => text.trim().replace(/^\+/, '').replace(/\.0*$/, '');
