/** Begins a table: its schema, its keys, no row yet. */
import { randomUUID } from 'node:crypto';
import { alreadyExists } from '../../pure/errors';
import type { Action, Metadata } from './actions';
import { commit } from './commit';
import { schemaFault } from './faults';
import { OURS } from './protocol';
import { assertSchema, type Field, findField, writeSchema } from './schema';
import { type DeltaTable, KEYS } from './table';

export type TableDefinition = {
  schema: Field[];
  /** Columns whose values no two rows share together, the time key among them. */
  keys?: string[];
  partitionColumns?: string[];
  description?: string;
  properties?: Record<string, string>;
  note?: string;
};

/** @throws RESOURCE_ALREADY_EXISTS, INVALID_PARAMETER_VALUE naming the column */
export async function createTable(
  table: DeltaTable,
  definition: TableDefinition,
): Promise<{ version: number }> {
  const { schema, keys = [], partitionColumns = [], description, properties = {}, note } = definition;
  assertSchema(schema, partitionColumns);
  for (const key of keys) {
    const field = findField(schema, key);
    if (!field) throw schemaFault(`The key '${key}' is none of the table's columns.`, key);
    if (typeof field.type !== 'string')
      throw schemaFault(`The key '${key}' must be a single value, no list or map.`, key);
  }
  if (await table.exists()) throw thereAlready();
  const metaData: Metadata = {
    id: randomUUID(),
    ...(description && { description }),
    format: { provider: 'parquet', options: {} },
    schemaString: writeSchema(schema),
    partitionColumns,
    configuration: {
      ...properties,
      // Nobody else is to remove versions that training sets were made of: `expireLog` knows them, and does.
      'delta.enableExpiredLogCleanup': 'false',
      ...(keys.length > 0 && { [KEYS]: JSON.stringify(keys) }),
    },
    createdTime: Date.now(),
  };
  const actions: Action[] = [{ protocol: OURS }, { metaData }];
  const parameters = { partitionBy: JSON.stringify(partitionColumns), description: description ?? '' };
  const version = await commit(table.log, undefined, {
    actions,
    reads: 'everything',
    operation: 'CREATE TABLE',
    parameters,
    note,
  });
  if (version === undefined) throw thereAlready();
  return { version };
}

const thereAlready = () => alreadyExists('There is a table at that place already.');
