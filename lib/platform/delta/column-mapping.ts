/** Tables whose files call columns by other names than the table does, so that a column can be renamed without rewriting them. */
import type { DeltaType, Field } from './schema';

const PHYSICAL = 'delta.columnMapping.physicalName';

export const physicalName = ({ name, metadata }: Field): string => {
  const physical = metadata[PHYSICAL];
  return typeof physical === 'string' ? physical : name;
};

/** Whether a field inside of a column has another name in the files: those are not told apart by a cast. */
export function isMappedInside(type: DeltaType): boolean {
  if (typeof type === 'string') return false;
  if (type.type === 'struct')
    return type.fields.some((field) => physicalName(field) !== field.name || isMappedInside(field.type));
  if (type.type === 'array') return isMappedInside(type.elementType);
  return isMappedInside(type.keyType) || isMappedInside(type.valueType);
}
