/** Which tables we read and which we write: what we do not know is refused by its name, never read wrongly. */
import type { Add, Metadata, Protocol } from './actions';
import { isMappedInside } from './column-mapping';
import { MOST_DELETED } from './deletion-vector';
import { unreadable, unwritable } from './faults';
import { type DeltaType, readSchema, unknownType } from './schema';

/** What we write: the oldest protocol in use, which every reader knows. */
export const OURS: Protocol = { minReaderVersion: 1, minWriterVersion: 2 };

type Described = { protocol: Protocol | undefined; metadata: Metadata };
const UNKNOWN: Protocol = {
  minReaderVersion: Number.POSITIVE_INFINITY,
  minWriterVersion: Number.POSITIVE_INFINITY,
};

/** What to do about features whose tables we read only in part. */
const WAYS_OUT: Record<string, [what: string, wayOut: string]> = {
  deletionVectors: [
    `more than ${MOST_DELETED} rows in deletion vectors`,
    'In Spark: REORG TABLE … APPLY (PURGE) writes the files anew without them.',
  ],
  columnMapping: [
    'column mapping by id or inside of nested columns',
    "In Spark: ALTER TABLE … SET TBLPROPERTIES ('delta.columnMapping.mode' = 'none'), which writes the files anew.",
  ],
  typeWidening: [
    'type widening inside of nested columns',
    'In Spark: ALTER TABLE … DROP FEATURE typeWidening.',
  ],
};
const READ = ['timestampNtz', 'vacuumProtocolCheck', 'v2Checkpoint', 'typeWidening-preview'];

const refusal = (feature: string) => {
  const [what, wayOut] = WAYS_OUT[feature] ?? [
    `the table feature '${feature}'`,
    `In Spark: ALTER TABLE … DROP FEATURE ${feature}, where the feature allows it.`,
  ];
  return unreadable(what, wayOut);
};

/** @throws NOT_IMPLEMENTED naming what the table uses and the way out */
export function assertReadable({ protocol, metadata, files }: Described & { files: Iterable<Add> }): void {
  const { minReaderVersion, readerFeatures = [] } = protocol ?? UNKNOWN;
  if (minReaderVersion > 3)
    throw unreadable(`reader version ${minReaderVersion} of the protocol`, 'Update Plumbline.');
  if (metadata.format.provider !== 'parquet')
    throw unreadable(`files of the format ${metadata.format.provider}`, 'Rewrite it as parquet.');
  const mode = metadata.configuration['delta.columnMapping.mode'] ?? 'none';
  const schema = readSchema(metadata.schemaString);
  const isNestedMapped = mode !== 'none' && schema.some(({ type }) => isMappedInside(type));
  if (!['none', 'name'].includes(mode) || isNestedMapped) throw refusal('columnMapping');
  let deleted = 0;
  for (const { deletionVector } of files) deleted += deletionVector?.cardinality ?? 0;
  if (deleted > MOST_DELETED) throw refusal('deletionVectors');
  if (schema.some(({ type }) => isWidenedInside(type))) throw refusal('typeWidening');
  for (const { name, type } of schema) {
    const unknown = unknownType(type);
    if (unknown)
      throw unreadable(`the type '${unknown}' (column '${name}')`, 'Write a copy with another type.');
  }
  const harmless = [...READ, ...Object.keys(WAYS_OUT)];
  const unknown =
    minReaderVersion === 3 ? readerFeatures.find((name) => !harmless.includes(name)) : undefined;
  if (unknown) throw refusal(unknown);
}

/** A column that became wider is cast as a whole; what that does inside of others is not for us to guess. */
function isWidenedInside(type: DeltaType): boolean {
  if (typeof type === 'string') return false;
  if (type.type === 'struct')
    return type.fields.some((field) => 'delta.typeChanges' in field.metadata || isWidenedInside(field.type));
  if (type.type === 'array') return isWidenedInside(type.elementType);
  return isWidenedInside(type.keyType) || isWidenedInside(type.valueType);
}

/** @throws NOT_IMPLEMENTED for a table whose rules we would break by writing to it */
export function assertWritable({ protocol, metadata }: Described): void {
  const { minReaderVersion, minWriterVersion } = protocol ?? UNKNOWN;
  if (minReaderVersion > OURS.minReaderVersion || minWriterVersion > OURS.minWriterVersion)
    throw unwritable(`version ${minReaderVersion} / ${minWriterVersion} of the protocol`);
  if (readSchema(metadata.schemaString).some(({ metadata: each }) => 'delta.invariants' in each))
    throw unwritable('invariants of columns');
}

export const isAppendOnly = ({ configuration }: Metadata): boolean =>
  configuration['delta.appendOnly'] === 'true';
