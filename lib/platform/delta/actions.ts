/** What a line of a Delta log says. Statistics stay the text that they are: numbers past 2^53 do not survive JavaScript. */

export type Protocol = {
  minReaderVersion: number;
  minWriterVersion: number;
  readerFeatures?: string[];
  writerFeatures?: string[];
};

export type Metadata = {
  id: string;
  name?: string;
  description?: string;
  format: { provider: string; options: Record<string, string> };
  schemaString: string;
  partitionColumns: string[];
  configuration: Record<string, string>;
  createdTime?: number;
};

export type DeletionVector = {
  storageType: string;
  pathOrInlineDv: string;
  offset?: number;
  sizeInBytes: number;
  cardinality: number;
};

export type Add = {
  /** As the log has it: percent-encoded, relative to the table unless it is a whole URL. */
  path: string;
  partitionValues: Record<string, string | null>;
  size: number;
  modificationTime: number;
  dataChange: boolean;
  stats?: string;
  tags?: Record<string, string>;
  deletionVector?: DeletionVector;
};

export type Remove = {
  path: string;
  deletionTimestamp?: number;
  dataChange: boolean;
  extendedFileMetadata?: boolean;
  partitionValues?: Record<string, string | null>;
  size?: number;
  deletionVector?: DeletionVector;
};

/** The last write of an application, so that it can tell whether one of its own arrived. */
export type Txn = { appId: string; version: number; lastUpdated?: number };

export type CommitInfo = {
  timestamp?: number;
  operation?: string;
  operationParameters?: Record<string, string>;
  operationMetrics?: Record<string, string>;
  engineInfo?: string;
  isBlindAppend?: boolean;
  readVersion?: number;
  isolationLevel?: string;
  userMetadata?: string;
  inCommitTimestamp?: number;
  txnId?: string;
};

export type Action = {
  commitInfo?: CommitInfo;
  protocol?: Protocol;
  metaData?: Metadata;
  add?: Add;
  remove?: Remove;
  txn?: Txn;
  /** Of second-generation checkpoints. */
  sidecar?: { path: string; sizeInBytes: number };
  checkpointMetadata?: { version: number };
};

/** A file of a table may stand in the log more than once, each time without other rows. */
export const keyOf = ({ path, deletionVector: vector }: Pick<Add, 'path' | 'deletionVector'>): string =>
  vector ? `${path}\n${vector.storageType}${vector.pathOrInlineDv}@${vector.offset ?? ''}` : path;

export const written = (actions: Action[]): string =>
  actions.map((action) => `${JSON.stringify(action)}\n`).join('');

/** @throws SyntaxError for a line that is no JSON: a log that was damaged is not read half */
export function readActions(text: string): Action[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Action);
}

/** How many rows a file says that it has; undefined where it says nothing that can be believed. */
export function recordsOf({ stats }: Pick<Add, 'stats'>): number | undefined {
  if (!stats) return undefined;
  try {
    const { numRecords } = JSON.parse(stats) as { numRecords?: unknown };
    return typeof numRecords === 'number' && Number.isSafeInteger(numRecords) ? numRecords : undefined;
  } catch {
    return undefined;
  }
}

const digits = (version: number) => String(version).padStart(20, '0');
export const commitName = (version: number): string => `${digits(version)}.json`;
export const checkpointName = (version: number): string => `${digits(version)}.checkpoint.parquet`;
export const LAST_CHECKPOINT = '_last_checkpoint';

/** Of anything in a log that belongs to one version: its commit, checkpoints, checksums, and what puts several commits together. */
export const entryVersion = (name: string): number | undefined => {
  const [, version] = /^(\d{20})\..*(?:json|parquet|crc)$/.exec(name) ?? [];
  return version === undefined ? undefined : Number(version);
};

export const commitVersion = (name: string): number | undefined => {
  const [, version] = /^(\d{20})\.json$/.exec(name) ?? [];
  return version === undefined ? undefined : Number(version);
};
