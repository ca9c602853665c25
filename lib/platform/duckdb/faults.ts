/** What an error of the engine means to the one who asked. */
import { AppError, invalid, tooMany, unavailable } from '../../pure/errors';

/** Faults of the statement itself or of the values in it: whoever wrote it can mend it by what the engine says. */
const OF_THE_STATEMENT = [
  'Parser',
  'Binder',
  'Catalog',
  'Conversion',
  'Invalid Input',
  'Out of Range',
  'Mismatch Type',
  'Invalid type',
  'Divide by Zero',
  'Syntax',
  'Not implemented',
  'Constraint',
  'Parameter Not Allowed',
  'Parameter Not Resolved',
  'Expression',
];

/** An error of the engine's, told by its kind. The message may name files: it is for the log and for statements of our own. */
export class EngineError extends Error {
  constructor(
    readonly kind: string,
    message: string,
  ) {
    super(`${kind}: ${message}`);
    this.name = 'EngineError';
  }

  get isOfTheStatement(): boolean {
    return OF_THE_STATEMENT.includes(this.kind);
  }
}

export function meaningOf(kind: string, message: string): unknown {
  if (kind === 'Out of Memory') {
    const isDisk = /max_temp_directory_size|offload|temp/i.test(message) && /disk|directory/i.test(message);
    return tooMany(
      isDisk
        ? 'The query needs more room than the engine may use, on the disk too. Ask for less.'
        : 'The query needs more memory than the engine may use. Ask for less.',
      60,
    );
  }
  if (kind === 'IO' && /No space left|disk is full|ENOSPC|Could not write/i.test(message)) {
    return unavailable(
      'The disk is full. An administrator must free space.',
      60,
      new EngineError(kind, message),
    );
  }
  return new EngineError(kind, message);
}

/**
 * The same for a statement that a caller wrote: what the engine says of it, and nothing of our files.
 *
 * @param inTheirWords what was run may differ from what was written
 */
export function meaningToItsWriter(error: unknown, inTheirWords = (message: string) => message): unknown {
  if (!(error instanceof EngineError)) return error;
  if (!error.isOfTheStatement) return oursToMend(error);
  const message = inTheirWords(error.message).replace(/(?:'|")?\/[^\s'"]+(?:'|")?/g, '…');
  return invalid(message.replace(/^[A-Za-z ]+: /, '').trim(), { field: 'sql' });
}

/** A statement of ours that failed is nothing the caller can mend. */
export const oursToMend = (error: unknown): unknown =>
  error instanceof EngineError
    ? new AppError('INTERNAL_ERROR', 'The query failed inside the engine.', { cause: error })
    : error;
