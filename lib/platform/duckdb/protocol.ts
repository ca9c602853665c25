/** What the engine's process and we say to each other: one instance at a time, one statement at a time. */

/** What a statement's parameters may be. */
export type Value = string | number | bigint | boolean | null | Date | string[];

/** What one instance may use and touch. Nothing outside the named folders and files can be read or written by it. */
export type Bounds = {
  memoryMb: number;
  threads: number;
  spillFolder: string;
  spillMb: number;
  folders: string[];
  files: string[];
};

/** Whole numbers beyond 2^53 and decimals arrive as text, times as ISO 8601 in UTC, bytes as base64, NaN and infinities as text. */
export type Cell = string | number | boolean | null | Cell[] | { [name: string]: Cell };
export type Column = { name: string; type: string };

export type Statement = {
  sql: string;
  values?: Value[];
  as: 'nothing' | 'rows' | 'pages' | 'arrow' | 'records';
  /** Of records: the columns whose values come along. */
  beside?: readonly string[];
  /** Rows past it are not made; the answer says that there were more. */
  maxRows?: number;
  /** Refuses all but one SELECT. */
  isForeign?: boolean;
};

/** Some thousand rows. */
export type Page = { columns: Column[]; rows: Cell[][] };

/** Rows as JSON without spaces, and for each the values of the columns that were asked for beside. */
export type Records = { texts: string[]; cells: Cell[][] };

export type Request =
  | { type: 'open'; bounds: Bounds }
  | { type: 'run'; statement: Statement }
  | { type: 'more' }
  | { type: 'interrupt' }
  | { type: 'close' };

export type Answer =
  | { type: 'ready' }
  | { type: 'opened' }
  | { type: 'bytes'; bytes: Uint8Array }
  | ({ type: 'records' } & Records)
  | ({ type: 'page' } & Page)
  | { type: 'done'; columns: Column[]; rows: Cell[][]; hasMore: boolean }
  | { type: 'failed'; message: string; kind: string }
  | { type: 'closed' };

/** How many pieces of a result may be on their way to us before the engine waits. */
export const PIECES_AHEAD = 2;
