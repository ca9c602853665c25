/** A table on its way into a model: typed columns, held to its signature. */
import { type Column, enforceColumns, type Frame } from '../../pure/scoring/enforce';
import { type Numbers, numbersOf } from '../../pure/scoring/numbers';
import { invalidInput } from '../../pure/scoring/read-body';
import type { Table } from '../../pure/scoring/table';
import type { OpenedModel } from './open-model';
import type { Batch } from './protocol';

/**
 * Undefined where only Python can tell what the columns are.
 *
 * @throws BAD_REQUEST, INVALID_PARAMETER_VALUE in MLflow's words
 */
export function frameOf(
  { runtime, signature, isPlain }: Pick<OpenedModel, 'runtime' | 'signature' | 'isPlain'>,
  table: Table,
): Frame | undefined {
  if (signature?.kind !== 'columns') return runtime === 'python' ? undefined : guess(table);
  return runtime === 'python' && !isPlain ? undefined : enforceColumns(table, signature);
}

/** As the model's process takes it best. */
export function batchOf({ runtime }: Pick<OpenedModel, 'runtime'>, frame: Frame): Batch {
  const numbers = runtime === 'python' ? undefined : numbersOf(frame);
  if (numbers) return batchOfNumbers(numbers);
  return { kind: 'frame', parts: [frame.rows], columns: frame.columns };
}

export const batchOfNumbers = ({ rows, layout, values }: Numbers): Batch => ({
  kind: 'numbers',
  parts: [rows],
  layout,
  values,
});

/** Without a signature a column is what its values are. */
function guess({ columns, rows }: Table): Frame {
  return {
    rows,
    columns: [...columns].map(([name, values]): Column => {
      if (values.some((value) => typeof value === 'string')) {
        return { name, type: 'string', values: values.map((value) => String(value ?? '')) };
      }
      return {
        name,
        type: 'double',
        values: values.map((value) => {
          if (typeof value === 'number') return value;
          if (value === null || value === undefined) return Number.NaN;
          if (typeof value === 'boolean') return value ? 1 : 0;
          if (typeof value === 'bigint') return Number(value);
          throw invalidInput(`The column ${name} holds nested values, which this model does not take.`);
        }),
      };
    }),
  };
}
