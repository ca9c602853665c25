/** Columns of a Delta table: their types as Delta writes them, as the engine names them, and what fits into what. */
import { identifier } from '../../pure/sql-text';
import { schemaFault } from './faults';

export type DeltaType =
  | string
  | { type: 'array'; elementType: DeltaType; containsNull: boolean }
  | { type: 'map'; keyType: DeltaType; valueType: DeltaType; valueContainsNull: boolean }
  | { type: 'struct'; fields: Field[] };

export type Field = {
  name: string;
  type: DeltaType;
  nullable: boolean;
  metadata: Record<string, unknown>;
};

const TO_ENGINE: Record<string, string> = {
  boolean: 'BOOLEAN',
  byte: 'TINYINT',
  short: 'SMALLINT',
  integer: 'INTEGER',
  long: 'BIGINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  string: 'VARCHAR',
  binary: 'BLOB',
  date: 'DATE',
  timestamp: 'TIMESTAMP WITH TIME ZONE',
  // Of others only: it needs a newer protocol than ours to write.
  timestamp_ntz: 'TIMESTAMP',
  // A column in which there is nothing, and nobody said of what type.
  void: 'INTEGER',
};

const FROM_ENGINE: Record<string, string> = {
  BOOLEAN: 'boolean',
  TINYINT: 'byte',
  SMALLINT: 'short',
  INTEGER: 'integer',
  BIGINT: 'long',
  UTINYINT: 'short',
  USMALLINT: 'integer',
  UINTEGER: 'long',
  UBIGINT: 'decimal(20,0)',
  FLOAT: 'float',
  DOUBLE: 'double',
  VARCHAR: 'string',
  BLOB: 'binary',
  DATE: 'date',
  // Times without a zone are taken as UTC.
  TIMESTAMP: 'timestamp',
  TIMESTAMP_S: 'timestamp',
  TIMESTAMP_MS: 'timestamp',
  TIMESTAMP_NS: 'timestamp',
  'TIMESTAMP WITH TIME ZONE': 'timestamp',
  UUID: 'string',
};

const DECIMAL = /^decimal\((\d+),\s*(-?\d+)\)$/i;
const MOST_COLUMNS = 4_000;
const LONGEST_NAME = 255;

export function readSchema(schemaString: string): Field[] {
  const { fields } = JSON.parse(schemaString) as { fields: Field[] };
  return fields;
}

export const writeSchema = (fields: Field[]): string => JSON.stringify({ type: 'struct', fields });

/** A column that may be empty, of a type as Delta names it. */
export const column = (name: string, type: DeltaType, comment?: string): Field => ({
  name,
  type,
  nullable: true,
  metadata: comment ? { comment } : {},
});

/** The first type in it that we know nothing of. */
export function unknownType(type: DeltaType): string | undefined {
  if (typeof type === 'string') return TO_ENGINE[type] || DECIMAL.test(type) ? undefined : type;
  const inside =
    type.type === 'struct'
      ? type.fields.map((field) => field.type)
      : type.type === 'array'
        ? [type.elementType]
        : [type.keyType, type.valueType];
  return inside.map(unknownType).find((found) => found !== undefined);
}

/** The types that it is made of, in their order; one that has no parts is its own. */
function leavesOf(type: DeltaType): string[] {
  if (typeof type === 'string') return [type];
  if (type.type === 'struct') return type.fields.flatMap((field) => leavesOf(field.type));
  return type.type === 'array'
    ? leavesOf(type.elementType)
    : [...leavesOf(type.keyType), ...leavesOf(type.valueType)];
}

/** @param isVoid of those types in turn */
export function withVoids(type: DeltaType, isVoid: readonly boolean[]): DeltaType {
  let at = 0;
  const replaced = (part: DeltaType): DeltaType => {
    if (typeof part === 'string') return isVoid[at++] ? 'void' : part;
    if (part.type === 'struct')
      return { ...part, fields: part.fields.map((field) => ({ ...field, type: replaced(field.type) })) };
    return part.type === 'array'
      ? { ...part, elementType: replaced(part.elementType) }
      : { ...part, keyType: replaced(part.keyType), valueType: replaced(part.valueType) };
  };
  return isVoid.includes(true) ? replaced(type) : type;
}

/** The engine's type for one of Delta's. @throws INVALID_PARAMETER_VALUE for a type that it has none for */
export function engineType(type: DeltaType): string {
  if (typeof type === 'string') {
    const known = TO_ENGINE[type];
    if (known) return known;
    const [, width, scale] = DECIMAL.exec(type) ?? [];
    if (width !== undefined) return `DECIMAL(${width},${scale})`;
    throw schemaFault(`The type '${type}' is none that Plumbline reads.`);
  }
  switch (type.type) {
    case 'array':
      return `${engineType(type.elementType)}[]`;
    case 'map':
      return `MAP(${engineType(type.keyType)}, ${engineType(type.valueType)})`;
    case 'struct':
      return `STRUCT(${type.fields.map(({ name, type: each }) => `${identifier(name)} ${engineType(each)}`).join(', ')})`;
  }
}

/** Delta's type for one of the engine's, as its catalogue writes it. @throws INVALID_PARAMETER_VALUE naming the column */
export function deltaType(engine: string, columnName: string): DeltaType {
  const text = engine.trim();
  const known = FROM_ENGINE[text];
  if (known) return known;
  if (DECIMAL.test(text)) return text.toLowerCase().replaceAll(' ', '');
  if (/^ENUM\(/.test(text)) return 'string';
  const [, element] = /^(.*)\[\d*\]$/s.exec(text) ?? [];
  if (element !== undefined) {
    return { type: 'array', elementType: deltaType(element, columnName), containsNull: true };
  }
  const [, kind, inside] = /^(STRUCT|MAP)\((.*)\)$/s.exec(text) ?? [];
  const parts = inside === undefined ? [] : topLevel(inside);
  if (kind === 'MAP' && parts.length === 2) {
    const [keyType = '', valueType = ''] = parts.map((part) => deltaType(part, columnName));
    return { type: 'map', keyType, valueType, valueContainsNull: true };
  }
  if (kind === 'STRUCT') {
    const fields = parts.map((part) => {
      const [, quoted, bare = '', rest = ''] = /^\s*(?:"((?:[^"]|"")*)"|(\S+))\s+(.*)$/s.exec(part) ?? [];
      return column(quoted?.replaceAll('""', '"') ?? bare, deltaType(rest, columnName));
    });
    return { type: 'struct', fields };
  }
  throw schemaFault(
    `Column '${columnName}' has the type ${text}, which no Delta table can hold. Convert it to a number, a text or a time.`,
    columnName,
  );
}

/** Splits at commas that stand in no bracket and no quotes. */
function topLevel(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (character === '(' || character === '[') depth += 1;
    if (character === ')' || character === ']') depth -= 1;
    if (character === ',' && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

export const sameType = (a: DeltaType, b: DeltaType): boolean => engineType(a) === engineType(b);

/** A type as Spark writes it: `array<double>`, `map<string,long>`, `struct<a:long>`. */
export function typeText(type: DeltaType): string {
  if (typeof type === 'string') return type;
  switch (type.type) {
    case 'array':
      return `array<${typeText(type.elementType)}>`;
    case 'map':
      return `map<${typeText(type.keyType)},${typeText(type.valueType)}>`;
    case 'struct':
      return `struct<${type.fields.map(({ name, type: each }) => `${name}:${typeText(each)}`).join(',')}>`;
  }
}
export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
export const findField = (fields: readonly Field[], name: string): Field | undefined =>
  fields.find((field) => sameName(field.name, name));
/** The same for many names of many fields. */
export function finder<F extends Field>(fields: readonly F[]): (name: string) => F | undefined {
  const byName = new Map(fields.map((field) => [field.name.toLowerCase(), field]));
  return (name) => byName.get(name.toLowerCase());
}

/** Refuses what a table of the oldest protocol cannot hold. @throws INVALID_PARAMETER_VALUE naming the column */
export function assertSchema(fields: readonly Field[], partitionColumns: readonly string[] = []): void {
  if (fields.length === 0) throw schemaFault('A table has at least one column.');
  if (fields.length > MOST_COLUMNS) throw schemaFault(`A table has at most ${MOST_COLUMNS} columns.`);
  assertNames(fields);
  for (const { name, type } of fields) {
    if (type === 'timestamp_ntz')
      throw schemaFault(
        `Column '${name}' must be a timestamp; times without a zone need a newer protocol.`,
        name,
      );
    if (type === 'void')
      throw schemaFault(
        `Column '${name}' has no value in any row, so its type cannot be told: give it one, or leave the column out.`,
        name,
      );
    if (leavesOf(type).includes('void'))
      throw schemaFault(
        `Column '${name}' is of the type ${typeText(type)}: what is void has no value in any row, so its type cannot be told. Give it one, or leave the column out.`,
        name,
      );
    engineType(type);
  }
  for (const name of partitionColumns) {
    const field = findField(fields, name);
    if (!field) throw schemaFault(`The partition column '${name}' is none of the table's columns.`, name);
    if (!PARTITION_TYPES.includes(typeText(field.type)))
      throw schemaFault(
        `A table cannot be partitioned by '${name}', a ${typeText(field.type)}. Use a text, a whole number or a date.`,
        name,
      );
  }
  if (partitionColumns.length >= fields.length)
    throw schemaFault('A table needs a column beside those that it is partitioned by.');
}

const PARTITION_TYPES = ['string', 'byte', 'short', 'integer', 'long', 'date', 'boolean'];
const INSIDE_NAMES = /[ ,;{}()\n\t=\p{Cc}]/u;

function assertNames(fields: readonly Field[]): void {
  const seen = new Set<string>();
  for (const { name, type } of fields) {
    if (name === '' || name.length > LONGEST_NAME || INSIDE_NAMES.test(name))
      throw schemaFault(
        `'${name}' is no name for a column: letters, digits and _ do; none of space , ; { } ( ) =.`,
        name,
      );
    // Readers differ in whether case matters: two names that only case tells apart are one for some of them.
    if (seen.has(name.toLowerCase())) throw schemaFault(`There are two columns called '${name}'.`, name);
    seen.add(name.toLowerCase());
    assertNested(type);
  }
}

function assertNested(type: DeltaType): void {
  if (typeof type === 'string') return;
  if (type.type === 'struct') assertNames(type.fields);
  if (type.type === 'array') assertNested(type.elementType);
  if (type.type === 'map') {
    assertNested(type.keyType);
    assertNested(type.valueType);
  }
}
