import type { Answer } from '@/lib/pure/replay/answers';
import type { Comparison } from '@/lib/pure/replay/compare';
import type { SlicedColumn } from '@/lib/pure/replay/slices';
import type { Times } from '@/lib/pure/replay/times';

/** What the log says of the span as a whole, of requests that were answered. */
export type Logged = {
  rows: number;
  requests: number;
  /** Those that sampling kept out are counted in. */
  requestsPerSecond: number;
  /** Of a request as its caller saw it, in milliseconds. */
  p50: number;
  p95: number;
  /** Which versions answered, most rows first; no version is an external model. */
  by: { modelName: string | null; modelVersion: number | null; rows: number }[];
};

/** Rows that were not given to the candidate. */
export type Skipped = {
  /** Whose inputs were not kept or are no table; or that lack a column which the candidate needs. */
  why: 'notKept' | 'lacks';
  column: string | null;
  /** Whether the log masks that column. */
  isMasked: boolean;
  rows: number;
};

/** Of the log; without the columns that it masks now. */
export type LoggedRow = {
  requestId: string;
  rowIndex: number;
  time: number;
  inputs: Record<string, unknown>;
};
/** The example goes when its row goes from the log. */
export type Failure = { message: string; rows: number; example: LoggedRow | null };

export type Disagreement = LoggedRow & { logged: Answer; candidate: Answer; label: Answer };

/** One request of one row at a time, and rows in great batches; in milliseconds. */
export type Measured = { single: Times; batchRow: number | null };

export type ReplayResult = {
  logged: Logged;
  /** Rows that were taken from the log. */
  rows: number;
  skipped: Skipped[];
  failed: number;
  failures: Failure[];
  /** Which of several outputs was compared. */
  output: string | null;
  comparison: Comparison;
  slices: SlicedColumn[];
  largest: Disagreement[];
  times: {
    candidate: Measured | null;
    /** The version that gave most of the answers, asked for the same rows by the same machine. */
    served: (Measured & { modelName: string; modelVersion: number }) | null;
  };
  /** Whether the candidate looked up features: as they are now, not as they were. */
  looksUp: boolean;
};
