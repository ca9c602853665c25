/** JSON as Python's `json.dump` writes it, so that a Python client gets floats back where the model gave floats. */

/** Missing numbers are null: bare NaN is no JSON, and most readers refuse it. */
export function float(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  return Number.isInteger(value) && Math.abs(value) < 1e21
    ? `${Object.is(value, -0) ? '-0' : value}.0`
    : String(value);
}

export const integer = (value: number | bigint): string => String(value);
