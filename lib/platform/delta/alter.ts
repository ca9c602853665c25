/** Changes what a table says of itself, and no row: columns that come, descriptions, properties. */
import { invalid } from '../../pure/errors';
import { schemaFault } from './faults';
import { withSchema } from './layout';
import { assertSchema, type Field, findField } from './schema';
import { type DeltaTable, KEYS, type WriteOptions, type WriteResult } from './table';

export type Alteration = {
  /** New columns, empty in every row that is there. */
  add?: readonly Field[];
  description?: string;
  /** Column → comment; an empty one takes it away. */
  comments?: Readonly<Record<string, string>>;
  properties?: Readonly<Record<string, string>>;
};

/** @throws INVALID_PARAMETER_VALUE naming the column or the property */
export function alterTable(
  table: DeltaTable,
  alteration: Alteration,
  options: WriteOptions = {},
): Promise<WriteResult> {
  const { add = [], description, comments = {}, properties = {} } = alteration;
  return table.write({}, options, async ({ snapshot }) => {
    const known = snapshot.schema;
    for (const { name } of add)
      if (findField(known, name)) throw schemaFault(`The table has a column '${name}' already.`, name);
    const schema = [...known, ...add].map((field) => commented(field, comments));
    for (const name of Object.keys(comments)) {
      if (!findField(schema, name)) throw schemaFault(`The table has no column '${name}'.`, name);
    }
    assertSchema(schema, snapshot.metadata.partitionColumns);
    if (KEYS in properties) throw invalid('The keys of a table stay as they were made.', { field: KEYS });
    const { metaData } = withSchema(snapshot, schema);
    if (!metaData) return undefined;
    const changed = {
      ...metaData,
      ...(description !== undefined && { description }),
      configuration: { ...metaData.configuration, ...properties },
    };
    if (JSON.stringify(changed) === JSON.stringify(snapshot.metadata)) return undefined;
    return {
      actions: [{ metaData: changed }],
      reads: 'nothing',
      operation: add.length > 0 ? 'ADD COLUMNS' : 'SET TBLPROPERTIES',
      parameters: {
        columns: JSON.stringify(add.map(({ name }) => name)),
        properties: JSON.stringify(properties),
      },
      rows: { inserted: 0, updated: 0, deleted: 0 },
    };
  });
}

function commented(field: Field, comments: Readonly<Record<string, string>>): Field {
  const comment = Object.hasOwn(comments, field.name) ? comments[field.name] : undefined;
  if (comment === undefined) return field;
  const { comment: _, ...others } = field.metadata;
  return { ...field, metadata: comment === '' ? others : { ...others, comment } };
}
