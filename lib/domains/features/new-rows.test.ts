import { expect, test } from 'vitest';
import type { Action } from '@/lib/platform/delta';
import { newRowsOf } from './new-rows';

const add = (numRecords: number | undefined, dataChange = true) =>
  ({ add: { dataChange, stats: numRecords === undefined ? '' : JSON.stringify({ numRecords }) } }) as Action;
const remove = { remove: { dataChange: true } } as Action;

test.each<[string, Action[], string, Record<string, string>, number | null]>([
  ['appended rows', [add(3), add(4)], 'WRITE', { numOutputRows: '7' }, 7],
  ['appended rows that nobody counted', [add(3), add(undefined)], 'WRITE', {}, null],
  ['what is put into other files', [add(9, false), remove], 'OPTIMIZE', {}, 0],
  [
    'what was merged',
    [add(100), remove],
    'MERGE',
    { numTargetRowsInserted: '2', numTargetRowsUpdated: '3' },
    5,
  ],
  ['what a writer in Rust merged', [add(100), remove], 'MERGE', { num_target_rows_inserted: '2' }, 2],
  ['what was updated', [add(100), remove], 'UPDATE', { numUpdatedRows: '4' }, 4],
  ['what is left of a file that was deleted from', [add(99), remove], 'DELETE', {}, 0],
  ['what was written over', [add(6), remove], 'WRITE', {}, 6],
  ['a change of the columns', [], 'CHANGE COLUMN', {}, 0],
])('%s', (_, actions, operation, metrics, rows) => {
  expect(newRowsOf(actions, operation, metrics)).toBe(rows);
});
