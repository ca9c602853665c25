/** The rows of a batch twice, as of two requests: to see whether a model answers each by itself. */
import type { Batch } from './protocol';

export function doubled(batch: Exclude<Batch, { kind: 'raw' }>): Batch {
  const [rows = 1] = batch.parts;
  const parts = [rows, rows];
  if (batch.kind === 'numbers') {
    const { length } = batch.values;
    // Not spread as arguments: a model may be logged with all of its training data for an example.
    const values = new Float64Array(2 * length);
    values.set(batch.values);
    values.set(batch.values, length);
    return { ...batch, parts, values };
  }
  if (batch.kind === 'frame') {
    const columns = batch.columns.map((column) => ({
      ...column,
      values: [...column.values, ...column.values],
    }));
    return { kind: 'frame', parts, columns };
  }
  const tensors = batch.tensors.map((tensor) => ({
    ...tensor,
    dims: [(tensor.dims[0] ?? 0) * 2, ...tensor.dims.slice(1)],
    data: [...Array.from(tensor.data), ...Array.from(tensor.data)],
  }));
  return { kind: 'tensors', parts, tensors };
}
