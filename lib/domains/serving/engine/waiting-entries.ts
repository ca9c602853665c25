/** What is noted of requests as sealed bytes, for the time that they wait on disk: what callers sent is nobody's to read there. */
import { deserialize, serialize } from 'node:v8';
import { sealBytes, unsealBytes } from '@/lib/platform/seal';
import { type SentRows, sentRowsOf } from '@/lib/pure/scoring/table';
import type { ServedDefinition } from '../definition';
import type { Logged } from './inference-rows';

const PURPOSE = 'inference log';

type WaitingTable =
  | { format: 'tensors'; value: SentRows['tensors']; rows: number }
  | { format: 'dataframe_records'; value: Record<string, unknown>[]; rows: number }
  | number
  | undefined;
type Waiting = Omit<Logged, 'table'> & { table: WaitingTable };

/** Where a table is not in the body it is written row by row; tensors as they lie in memory. */
function waitingTable(table: Logged['table']): WaitingTable {
  if (typeof table !== 'object') return table;
  const { rows, tensors, at } = table;
  return tensors
    ? { format: 'tensors', value: tensors, rows }
    : { format: 'dataframe_records', value: Array.from({ length: rows }, (_, row) => at(row)), rows };
}

export function writeEntries(entries: readonly Logged[]): Buffer {
  // Its environment may hold secrets, which have no place on disk.
  const named = new Map<ServedDefinition, ServedDefinition>();
  const nameOf = (entity: ServedDefinition) => {
    const { name, modelName, version } = entity;
    const known = named.get(entity) ?? ({ name, modelName, version } as ServedDefinition);
    named.set(entity, known);
    return known;
  };
  const waiting = entries.map(({ table, entity, ...entry }): Waiting => {
    return { ...entry, entity: nameOf(entity), table: waitingTable(table) };
  });
  return sealBytes(serialize(waiting), PURPOSE);
}

/** Undefined where nobody can read them any more: another key, or bytes that were changed. */
export function readEntries(sealed: Buffer): Logged[] | undefined {
  const bytes = unsealBytes(sealed, PURPOSE);
  return (
    bytes &&
    (deserialize(bytes) as Waiting[]).map(({ table, ...entry }) => ({
      ...entry,
      table: typeof table === 'object' ? sentRowsOf(table, table.rows) : table,
    }))
  );
}
