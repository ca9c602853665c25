import type { Readable } from 'node:stream';
import { Unreachable } from '@/lib/platform/http';
import { AppError } from '@/lib/pure/errors';
import type { ForeignRegisteredModel, ForeignVersion } from '../registry';
import type { ForeignExperiment, ForeignModel, ForeignPoint, ForeignRun } from '../tracking';

export type SourceExperiment = ForeignExperiment & {
  id: string;
  /** Why it cannot be read: then it is called by its id, and nothing of it is brought. */
  fault?: string;
};
export type SourceRun = ForeignRun & {
  metricKeys: string[];
  /** Where the source says that its artifacts are. */
  artifactUri: string;
  /** Where it lies, in a folder. */
  folder?: string;
};
export type SourceRegisteredModel = ForeignRegisteredModel & { id: string };
export type SourceVersion = ForeignVersion & { id: string };
export type SourceModel = ForeignModel & Pick<SourceRun, 'artifactUri' | 'folder'>;

/** An object of the source that cannot be read as what it should be. */
export type Unreadable = { id: string; reason: string };
export type Page<Item> = { items: Item[]; unreadable: Unreadable[]; nextToken?: string };

export type Owner = { kind: 'run'; run: SourceRun } | { kind: 'model'; model: SourceModel };
export type SourceFile = {
  path: string;
  isDir: boolean;
  size?: number;
  /** Why it cannot be brought. */
  fault?: string;
};
export type OpenFile = {
  body: Readable;
  size?: number;
  /** When it was last written, where the source can be believed: with another time it may be another file of the same size. */
  modified?: string;
};

/** A tracking server or its folder, read and never written. What cannot be had for one object throws an AppError. */
export interface Source {
  /** Whether it answers at all: then a failure was that of one object. */
  isAlive(): Promise<boolean>;
  /** Of the server; nothing where it does not say. */
  version(): Promise<string | undefined>;
  /** All, deleted ones too. */
  experiments(): Promise<SourceExperiment[]>;
  /** Runs of these experiments, deleted ones too; undefined where counting would mean reading them all. */
  countRuns(experimentIds: string[]): Promise<number | undefined>;
  countRegisteredModels(): Promise<number>;
  registeredModels(token?: string): Promise<Page<SourceRegisteredModel>>;
  /** Of a registered model, deleted ones not. */
  versions(name: string, token?: string): Promise<Page<SourceVersion>>;
  /** In an order that later runs do not disturb. */
  runs(experimentId: string, token?: string): Promise<Page<SourceRun>>;
  models(experimentId: string, token?: string): Promise<Page<SourceModel>>;
  history(run: SourceRun, key: string): AsyncIterable<ForeignPoint[]>;
  /** One folder of artifacts; paths begin at the artifact root. @throws where the source does not hold them */
  list(owner: Owner, path: string): Promise<SourceFile[]>;
  open(owner: Owner, path: string, signal: AbortSignal): Promise<OpenFile>;
}

/** The source as a whole cannot be used at the moment: the pass waits and tries again. */
export class SourceUnavailable extends Error {}

/** The source as a whole cannot be used until a person changes something. */
export class SourceRefused extends Error {}

/**
 * Why one object cannot be had, as it is told in the report.
 *
 * @throws the error itself where it is not about this object: a source that is down, a store of ours, a fault
 */
export async function reasonOf(source: Source, error: unknown): Promise<string> {
  const isOfObject =
    error instanceof Unreachable || (error instanceof AppError && error.code !== 'TEMPORARILY_UNAVAILABLE');
  if (isOfObject || (error instanceof SourceUnavailable && (await source.isAlive()))) return error.message;
  throw error;
}
