/** Which tables we read and which we write: what we do not know is refused by its name, never read wrongly. */
import type { Add, Metadata, Protocol } from './actions';
import { unreadable, unwritable } from './faults';
import { type DeltaType, type Field, readSchema, unknownType } from './schema';

/** What we write: the oldest protocol in use, which every reader knows. */
export const OURS: Protocol = { minReaderVersion: 1, minWriterVersion: 2 };

type Described = { protocol: Protocol | undefined; metadata: Metadata };
const UNKNOWN: Protocol = {
  minReaderVersion: Number.POSITIVE_INFINITY,
  minWriterVersion: Number.POSITIVE_INFINITY,
};

/** Features of newer protocols whose tables we read as long as their data does not use them, and what to do where it does. */
const WAYS_OUT: Record<string, [what: string, wayOut: string]> = {
  deletionVectors: [
    'deletion vectors',
    'In Spark: ALTER TABLE … DROP FEATURE deletionVectors, or REORG TABLE … APPLY (PURGE) and delta.enableDeletionVectors = false.',
  ],
  columnMapping: [
    'column mapping',
    "In Spark: ALTER TABLE … SET TBLPROPERTIES ('delta.columnMapping.mode' = 'none'), which writes the files anew.",
  ],
  typeWidening: ['type widening', 'In Spark: ALTER TABLE … DROP FEATURE typeWidening.'],
  v2Checkpoint: ['second-generation checkpoints', 'In Spark: ALTER TABLE … DROP FEATURE v2Checkpoint.'],
};
const READ = ['timestampNtz', 'vacuumProtocolCheck', 'v2Checkpoint'];

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
  if (mode !== 'none') throw refusal('columnMapping');
  for (const { deletionVector } of files) if (deletionVector) throw refusal('deletionVectors');
  const schema = readSchema(metadata.schemaString);
  if (schema.some(isWidened)) throw refusal('typeWidening');
  for (const { name, type } of schema) {
    const unknown = unknownType(type);
    if (unknown)
      throw unreadable(`the type '${unknown}' (column '${name}')`, 'Write a copy with another type.');
  }
  const harmless = [...READ, ...Object.keys(WAYS_OUT), 'typeWidening-preview'];
  const unknown =
    minReaderVersion === 3 ? readerFeatures.find((name) => !harmless.includes(name)) : undefined;
  if (unknown) throw refusal(unknown);
}

function isWidened({ type, metadata }: Field): boolean {
  const inside = (each: DeltaType): boolean => {
    if (typeof each === 'string') return false;
    if (each.type === 'struct') return each.fields.some(isWidened);
    if (each.type === 'array') return inside(each.elementType);
    return inside(each.keyType) || inside(each.valueType);
  };
  return 'delta.typeChanges' in metadata || inside(type);
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
