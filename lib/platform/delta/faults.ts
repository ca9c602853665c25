/** What may be wrong with a table of others, or with what someone wants of one. */
import { AppError, conflict, invalid, notFound } from '../../pure/errors';

export const noTable = (place: string) => notFound(`There is no Delta table at ${place}.`);
export const noVersion = (version: number, latest: number) =>
  notFound(`The table has no version ${version}; the latest is ${latest}.`);
/** @param oldest that can be read; unknown where no checkpoint begins what is left of the log */
export const goneVersion = (version: number, oldest: number | undefined) =>
  notFound(
    `The table has no version ${version} any more: its log was shortened${oldest === undefined ? '' : `, and the oldest version that can be read is ${oldest}`}.`,
  );
export const notYet = (time: Date, first: { version: number; timestamp: number } | undefined) =>
  notFound(
    `The table has no version of ${time.toISOString()} or before${first && first.version > 0 ? ' any more' : ''}${first ? `: its first is version ${first.version}, of ${new Date(first.timestamp).toISOString()}` : ''}.`,
  );

/** A table that uses what we do not read is not read at all. */
export const unreadable = (what: string, wayOut: string) =>
  new AppError('NOT_IMPLEMENTED', `This table uses ${what}, which Plumbline does not read. ${wayOut}`);
export const unwritable = (what: string) =>
  new AppError('NOT_IMPLEMENTED', `Plumbline reads this table but does not write to it: it uses ${what}.`);

export const damaged = (place: string, what: string, cause?: unknown) =>
  new AppError('INTERNAL_ERROR', `The log of ${place} is damaged: ${what}.`, { cause });

export const lostRace = () =>
  conflict(
    'Others wrote to the table at the same time, again and again. Nothing was written; try once more.',
  );

export const schemaFault = (message: string, field?: string) =>
  invalid(message, { field: field ?? 'schema' });
export const dataFault = (message: string, field?: string) => invalid(message, { field: field ?? 'data' });

export const goneFile = (path?: string) =>
  notFound(
    `${path ? `The file ${path}` : 'A file'} of this version is not there any more: a vacuum removed it, or somebody did.`,
  );
