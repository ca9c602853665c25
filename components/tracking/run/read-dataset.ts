/** What MLflow's clients put into a dataset's texts: JSON of their own, read with care. */

const parse = (text: string | undefined): unknown => {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

export type ColumnShape = { column: string; type: string };

/** Columns of a schema, be it of a table (`mlflow_colspec`) or of tensors (`mlflow_tensorspec`); none where it says nothing. */
export function readColumns(schema: string | undefined): ColumnShape[] {
  const parsed = parse(schema);
  if (!isRecord(parsed)) return [];
  const { mlflow_colspec: columns, mlflow_tensorspec: tensors } = parsed;
  if (Array.isArray(columns)) return columns.filter(isRecord).map(columnOf);
  if (!isRecord(tensors)) return [];
  return Object.entries(tensors).flatMap(([group, spec]) => tensorColumns(group, spec));
}

const columnOf = (column: Record<string, unknown>, index: number): ColumnShape => ({
  column: typeof column.name === 'string' ? column.name : `column ${index + 1}`,
  type: typeof column.type === 'string' ? column.type : '?',
});

function tensorColumns(group: string, spec: unknown): ColumnShape[] {
  const parsed = typeof spec === 'string' ? parse(spec) : spec;
  if (!Array.isArray(parsed)) return [];
  return parsed.filter(isRecord).map((tensor, index) => {
    const inner = isRecord(tensor['tensor-spec']) ? tensor['tensor-spec'] : {};
    const shape = Array.isArray(inner.shape) ? `[${inner.shape.join(', ')}]` : '';
    return {
      column: typeof tensor.name === 'string' ? tensor.name : `${group} ${index + 1}`,
      type: `${inner.dtype ?? '?'}${shape}`,
    };
  });
}

const NAMES: Record<string, string> = { num_rows: 'Rows', num_elements: 'Elements' };

/** Plain numbers and texts of a profile, by a name to show. */
export function readProfile(profile: string | undefined): [name: string, value: string | number][] {
  const parsed = parse(profile);
  if (!isRecord(parsed)) return [];
  return Object.entries(parsed).flatMap(([key, value]): [string, string | number][] =>
    typeof value === 'number' || typeof value === 'string' ? [[NAMES[key] ?? key, value]] : [],
  );
}
