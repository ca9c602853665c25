import { cellOf, type FlatRow } from '@/lib/platform/duckdb/rows-file';
import type { InferenceRow } from './read-inference-log';

/**
 * Makes predictions rows of a table: behind what is said of one its answer, `prediction`, or `prediction_<name>` of several, then the
 * inputs by their names. What is taken already is `input_<name>`; SQL does not tell `Age` from `age`.
 */
export function flattener(own: (row: InferenceRow) => FlatRow): (row: InferenceRow) => FlatRow {
  const columns = new Map<string, string>();
  const taken = new Set(['prediction']);
  const columnOf = (name: string, instead: string): string => {
    let column = columns.get(instead);
    if (column === undefined) {
      column = taken.has(name.toLowerCase()) ? instead : name;
      while (taken.has(column.toLowerCase())) column += '_';
      taken.add(column.toLowerCase());
      columns.set(instead, column);
    }
    return column;
  };
  return (row) => {
    const { inputs, output } = row;
    const flat = own(row);
    if (columns.size === 0) for (const name of Object.keys(flat)) taken.add(name.toLowerCase());
    if (output !== null && typeof output === 'object' && !Array.isArray(output))
      for (const [name, value] of Object.entries(output))
        flat[columnOf(`prediction_${name}`, `prediction_${name}`)] = cellOf(value);
    else flat.prediction = cellOf(output);
    for (const [name, value] of Object.entries(inputs ?? {}))
      flat[columnOf(name, `input_${name}`)] = cellOf(value);
    return flat;
  };
}
