/** A feature table as the managed platform's catalog tells of tables: its id above all, by which newer APIs name it. */

import { type Route, route } from '@/lib/core/surface';
import * as features from '@/lib/domains/features/operations';

type Table = Awaited<ReturnType<(typeof features.getTable)['run']>>['featureTable'];

/** What SQL calls what Delta calls otherwise. */
const IN_SQL: Record<string, string> = {
  byte: 'tinyint',
  short: 'smallint',
  integer: 'int',
  long: 'bigint',
};

/** `decimal(10,2)` is a DECIMAL, `array<long>` an ARRAY. */
const typeName = (type: string): string => {
  const [name = ''] = type.split(/[(<]/);
  return name === 'integer' ? 'INT' : name.toUpperCase();
};

function presentTable({ featureTable: table }: { featureTable: Table }) {
  const [catalog, schema, name] = table.name.split('.');
  const keys = table.primaryKeys;
  return {
    table_id: table.tableId,
    name,
    catalog_name: catalog,
    schema_name: schema,
    full_name: table.name,
    table_type: table.isExternal ? 'EXTERNAL' : 'MANAGED',
    data_source_format: 'DELTA',
    storage_location: table.path,
    comment: table.description,
    owner: table.owner,
    created_at: table.creationTimestamp,
    updated_at: table.lastUpdatedTimestamp,
    columns: table.columns.map(({ name: column, type, description }, position) => ({
      name: column,
      type_text: IN_SQL[type] ?? type,
      type_name: typeName(type),
      position,
      nullable: !keys.includes(column),
      comment: description,
    })),
    table_constraints: [
      {
        primary_key_constraint: {
          name: `${name}_pk`,
          child_columns: keys,
          timeseries_columns: table.timestampKeys,
        },
      },
    ],
  };
}

export const tableRoutes: Route[] = [
  route('GET', '/tables/:table', features.getTable, {
    read: ({ params: { table } }) => ({ name: table }),
    present: presentTable,
  }),
];
