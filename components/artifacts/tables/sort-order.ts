import { inNaturalOrder } from '@/lib/pure/natural-order';
import { cellText } from './parse-table';

/** Row numbers in the order of their values: equal ones as they came, empty ones last. */
export function sortOrder(
  values: ArrayLike<unknown>,
  isNumeric: boolean,
  isDescending: boolean,
): Uint32Array {
  const rows = Uint32Array.from({ length: values.length }, (_, row) => row);
  const sign = isDescending ? -1 : 1;
  if (isNumeric) {
    const numbers = Float64Array.from(values as ArrayLike<unknown>, toNumber);
    return rows.sort((a, b) => {
      const [x, y] = [numbers[a] ?? Number.NaN, numbers[b] ?? Number.NaN];
      if (Number.isNaN(x) || Number.isNaN(y))
        return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
      return sign * (x - y) || a - b;
    });
  }
  const texts = Array.from(values, cellText);
  return rows.sort((a, b) => {
    const [x = '', y = ''] = [texts[a], texts[b]];
    if (x === '' || y === '') return Number(x === '') - Number(y === '') || a - b;
    return sign * inNaturalOrder(x, y) || a - b;
  });
}

const toNumber = (value: unknown): number => {
  const text = cellText(value);
  return text === '' ? Number.NaN : Number(text);
};
