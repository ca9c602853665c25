/** What an error of the engine means to the one who asked. */
import { AppError, invalid, notFound, tooMany, unavailable } from '../../pure/errors';

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

const GONE = /No files found|No such file|does not exist/;
const BROKEN =
  /No magic bytes|magic bytes|TProtocolException|[Ff]ooter length|[Cc]orrupt|decompress|[Ii]nvalid [Pp]arquet|[Pp]age header/;

/** What is wrong with the files of a table, told by their names inside of it; any other error as it is. */
export function ofFiles(error: unknown): unknown {
  if (!(error instanceof EngineError)) return error;
  const { kind, message } = error;
  const [, name = ''] = /([^/\\'"]+\.parquet)/.exec(message) ?? [];
  const file = name ? `The file ${name}` : 'A file';
  if (kind === 'IO' && GONE.test(message))
    return notFound(`${file} of this version is not there any more: a vacuum removed it, or somebody did.`);
  if (['IO', 'Invalid Input', 'Serialization'].includes(kind) && name && BROKEN.test(message))
    return new AppError(
      'INTERNAL_ERROR',
      `${file} is damaged: it cannot be read as Parquet. Whoever writes the table must write it anew, or restore a version before it.`,
      { cause: error },
    );
  return error;
}

/**
 * The same for a statement that a caller wrote: what the engine says of it, and nothing of our files.
 *
 * @param inTheirWords what was run may differ from what was written
 */
export function meaningToItsWriter(error: unknown, inTheirWords = (message: string) => message): unknown {
  const known = ofFiles(error);
  if (!(error instanceof EngineError) || known !== error) return known;
  if (!error.isOfTheStatement) return oursToMend(error);
  const message = inTheirWords(error.message).replace(/(?:'|")?\/[^\s'"]+(?:'|")?/g, '…');
  return invalid(message.replace(/^[A-Za-z ]+: /, '').trim(), { field: 'sql' });
}

/** A statement of ours that failed is nothing the caller can mend. */
export function oursToMend(error: unknown): unknown {
  const known = ofFiles(error);
  return known instanceof EngineError
    ? new AppError('INTERNAL_ERROR', 'The query failed inside the engine.', { cause: known })
    : known;
}
