import type { Action } from './actions';
import { type Field, sameName, writeSchema } from './schema';
import type { Snapshot } from './snapshot';
import { keysOf } from './table';
import type { Layout } from './write-files';

const TIMES = ['timestamp', 'date'];

/** How the files of a table lie: by time and then keys, so that a day, or an entity, is found in few of them. */
export function layoutOf(snapshot: Snapshot, schema: readonly Field[] = snapshot.schema): Layout {
  const keys = keysOf(snapshot);
  const isTime = (name: string) =>
    schema.some((field) => sameName(field.name, name) && TIMES.includes(String(field.type)));
  const sortBy = [...keys.filter(isTime), ...keys.filter((name) => !isTime(name))];
  return { schema, partitionColumns: snapshot.metadata.partitionColumns, sortBy };
}

/** The action that gives a table another schema. */
export const withSchema = ({ metadata }: Snapshot, schema: readonly Field[]): Action => ({
  metaData: { ...metadata, schemaString: writeSchema([...schema]) },
});
