/** JSON as Python's `json.dump` writes it, so that a Python client gets floats back where the model gave floats. */

/** Missing numbers and infinities are null: MLflow's bare NaN and Infinity are no JSON, and most readers refuse them. */
export function float(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  return Number.isInteger(value) && Math.abs(value) < 1e21
    ? `${Object.is(value, -0) ? '-0' : value}.0`
    : String(value);
}

/** What stands for them on the way is no text that a request has by chance. */
const [PLUS, MINUS, WHOLE] = ['+', '-', '#'].map((sign) => `${sign}${Math.random()}`) as [
  string,
  string,
  string,
];
const WHOLE_NUMBERS = new RegExp(`"${WHOLE.replace('.', '\\.')}(-?\\d+)"`, 'g');

/** For a Python that reads it: infinities as the bare words that its `json` knows, NaN as a gap, `bigint`s to their last digit. */
export const pythonJson = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => {
    if (typeof each === 'bigint') return `${WHOLE}${each}`;
    if (typeof each !== 'number' || Math.abs(each) !== Number.POSITIVE_INFINITY) return each;
    return each > 0 ? PLUS : MINUS;
  })
    .replaceAll(`"${PLUS}"`, 'Infinity')
    .replaceAll(`"${MINUS}"`, '-Infinity')
    .replace(WHOLE_NUMBERS, '$1');

export const integer = (value: number | bigint): string => String(value);

/** As Python and pandas name them. Undefined for any other text. */
export function infinityOf(text: string): number | undefined {
  const [, sign] = /^\s*([+-]?)inf(?:inity)?\s*$/i.exec(text) ?? [];
  if (sign === undefined) return undefined;
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
