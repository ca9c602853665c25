/** What an error of an S3-compatible store means to the caller. */
import { AppError, invalid, notFound, unavailable } from '../../pure/errors';

type Fault = { name?: string; code?: string; $metadata?: { httpStatusCode?: number } };

const faultOf = (error: unknown) => (error ?? {}) as Fault;

export const isMissing = (error: unknown): boolean =>
  ['NoSuchKey', 'NotFound'].includes(faultOf(error).name ?? '') ||
  (faultOf(error).$metadata?.httpStatusCode === 404 &&
    !['NoSuchUpload', 'NoSuchBucket'].includes(faultOf(error).name ?? ''));

const BAD_PARTS = ['InvalidPart', 'InvalidPartOrder', 'EntityTooSmall', 'EntityTooLarge', 'MalformedXML'];
const REFUSED =
  /AccessDenied|Forbidden|InvalidAccessKeyId|SignatureDoesNotMatch|Expired|InvalidToken|Credentials/;
const FULL = /StorageFull|QuotaExceeded|InsufficientStorage/;

export function meaningOfS3(error: unknown): unknown {
  const { name = '', code = '', $metadata } = faultOf(error);
  const status = $metadata?.httpStatusCode;
  if (name === 'NoSuchBucket') return unavailable("The artifact store's bucket does not exist.", 60, error);
  if (name === 'NoSuchUpload') return notFound('No such upload.');
  if (isMissing(error)) return notFound('No such artifact.');
  if (status === 416) return new AppError('RANGE_NOT_SATISFIABLE', 'The range lies outside of the file.');
  if (name === 'KeyTooLongError')
    return invalid('The path is too long for the artifact store.', { field: 'path' });
  if (name === 'InvalidArgument') return invalid('The artifact store refused an argument.');
  if (BAD_PARTS.includes(name))
    return invalid(`The artifact store refused the parts: ${name}.`, { field: 'parts' });
  if (REFUSED.test(name) || status === 401 || status === 403) {
    return unavailable(
      "The artifact store refuses the server's credentials. An administrator must mend them.",
      60,
      error,
    );
  }
  if (FULL.test(name) || status === 507) {
    return unavailable('The artifact store is full. An administrator must free space.', 60, error);
  }
  // Network faults carry a code of the system and no answer; an error without either is a fault of ours.
  const isAnswer = status !== undefined && (status >= 500 || status === 429);
  const isNetwork = status === undefined && ($metadata !== undefined || /^E[A-Z_]+$/.test(code));
  if (isAnswer || isNetwork || ['TimeoutError', 'AbortError', 'SlowDown', 'RequestTimeout'].includes(name)) {
    return unavailable('The artifact store cannot be reached at the moment.', 5, error);
  }
  return error;
}
