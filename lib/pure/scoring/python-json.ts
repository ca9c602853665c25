/** JSON as Python's `json.dump` writes it, so that a Python client gets floats back where the model gave floats. */

/** Missing numbers and infinities are null: MLflow's bare NaN and Infinity are no JSON, and most readers refuse them. */
export function float(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  return Number.isInteger(value) && Math.abs(value) < 1e21
    ? `${Object.is(value, -0) ? '-0' : value}.0`
    : String(value);
}

export const integer = (value: number | bigint): string => String(value);
