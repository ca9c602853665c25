/** Where a table lies: its log, which arbitrates between writers, and its files, which the engine reads from a local path. */

export type LogFile = { name: string; size: number; modified: Date };
export type DataFile = { path: string; size: number; modified: Date };

/** A folder into which the engine writes before anything is part of the table. */
export interface Draft {
  readonly folder: string;
  /** Makes a file of the folder lasting under a path of the table. It is no part of the table before a commit says so. */
  publish(file: string, path: string): Promise<DataFile>;
  /** Takes back what was published, best effort: what stays is swept by a vacuum. */
  retract(paths: string[]): Promise<void>;
  /** Removes the folder itself. */
  discard(): Promise<void>;
}

/** Paths are relative to the table, not encoded, checked by `decodePath`. */
export interface TableStore {
  /** As people and other readers name it: a folder or an s3:// URL. */
  readonly place: string;
  /** Whether a write that failed may arrive all the same, later, as a request on its way may. */
  readonly mayArriveLate: boolean;
  /** Folders that an engine must be let into to read and write this table. */
  readonly folders: string[];

  /** Names in the log that do not sort before `from`, in order. */
  listLog(from: string): Promise<LogFile[]>;
  statLog(name: string): Promise<LogFile | undefined>;
  readLog(name: string): Promise<string | undefined>;
  /** Writes a whole new entry that will survive a power cut; false where one of that name is there. */
  createLog(name: string, text: string, modified: Date): Promise<boolean>;
  /** Replaces an entry by a text or a local file. */
  putLog(name: string, source: { text: string } | { file: string }): Promise<void>;
  /** Removes entries for good, in the order given: whoever is stopped in between leaves the newer ones. */
  removeLog(names: readonly string[]): Promise<void>;
  /** A local path of a log entry, for the engine. */
  localLog(name: string): Promise<string>;

  /** Local paths of data files, for the engine; each stays there as long as `keep` runs. */
  local<T>(paths: string[], keep: (local: string[]) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** A whole small file of the table. @throws RESOURCE_DOES_NOT_EXIST */
  readData(path: string): Promise<Buffer>;
  draft(): Promise<Draft>;
  /** Every file of the table but its log and what is hidden. */
  listFiles(): Promise<DataFile[]>;
  removeFiles(paths: string[]): Promise<void>;
  /** Removes drafts that nobody finished. */
  sweepDrafts(olderThan: Date): Promise<void>;
  /** Removes the table, log and all. */
  removeTable(): Promise<void>;
}

export const LOG = '_delta_log';
/** Names with these before them are of the machinery, in every Delta reader and writer. */
export const isHidden = (path: string): boolean =>
  path.split('/').some((part) => part.startsWith('.') || (part.startsWith('_') && !part.includes('=')));
