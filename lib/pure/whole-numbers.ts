/** Whole numbers in JSON beyond those that a double tells apart, to their last digit. */

/** A text without such a run has none: most are looked through once and left alone. */
const LONG = /\d{16}/;
const NUMBERS = /"(?:[^"\\]|\\.)*"|(?<![\w.+-])-?\d{16,}(?![\d.eE])/gs;
/** No text of a body begins so. */
const MARK = '\u0000whole ';

export const mayHoldLongNumbers = (text: string): boolean => LONG.test(text);

/**
 * As JSON.parse, but whole numbers beyond 2^53 are bigints. A number with a point or an exponent is a double as ever.
 *
 * @param text JSON without a NUL in any of its texts
 * @throws SyntaxError for what is no JSON
 */
export function parseWhole(text: string): unknown {
  const plain: unknown = JSON.parse(text);
  if (!mayHoldLongNumbers(text)) return plain;
  const marked = text.replace(NUMBERS, (found) =>
    found.startsWith('"') || Number.isSafeInteger(Number(found)) ? found : `"\\u0000whole ${found}"`,
  );
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === 'string' && value.startsWith(MARK) ? BigInt(value.slice(MARK.length)) : value,
  );
}
