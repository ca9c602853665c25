import sql from 'sql-template-tag';
import { expect, test } from 'vitest';
import { rows } from '@/lib/platform/db';
import type { SentTensor } from '@/lib/pure/scoring/open-inference/sent-tensors';
import { sentRowsOf } from '@/lib/pure/scoring/table';
import { CellWriter, numberColumns } from './number-rows';

const columnsIn = (value: SentTensor[]) =>
  numberColumns({ table: sentRowsOf({ format: 'tensors', value }, 2) });
const tensor = (name: string, data: ArrayLike<number | string>): SentTensor => ({
  name,
  datatype: 'FP64',
  shape: [2],
  data,
});

test('PostgreSQL reads the cells row by row, and what is no finite number as NaN', async () => {
  const cells = new CellWriter(6);
  cells.add(columnsIn([tensor('a', Float64Array.of(0.1, 2 ** 60))]) ?? [], 2);
  expect(cells.count).toBe(2);
  const two = [tensor('a', Float32Array.of(0.5, Number.NaN)), tensor('b', Int8Array.of(-1, 3))];
  cells.add(columnsIn(two) ?? [], 2);
  const [found] = await rows<{ cells: number[] }>(sql`SELECT ${cells.bytes()}::float8[] AS cells`);
  expect(found?.cells).toEqual([0.1, 2 ** 60, 0.5, -1, Number.NaN, 3]);
});

test('what is no number as it lies in memory is none of it', () => {
  expect(columnsIn([tensor('a', Float64Array.of(1, 2)), tensor('t', ['x', 'y'])])).toBeUndefined();
  expect(numberColumns({ table: 2 })).toBeUndefined();
  expect(numberColumns({ table: undefined })).toBeUndefined();
});
