/** Page tokens: opaque to callers, a keyset inside, refused when they were made for another question. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { invalid } from '../pure/errors';

/** As a caller gives it: the one of the page before, or none. */
export const PageToken = z.string().max(4000).optional();

const fingerprint = (question: unknown) =>
  createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 10);

/** A token that continues `question` behind `position`. */
export const pageToken = (question: unknown, position: unknown[]): string =>
  Buffer.from(JSON.stringify([fingerprint(question), ...position])).toString('base64url');

/** The position inside a token; undefined for no token. */
export function readPageToken(question: unknown, token: string | undefined): unknown[] | undefined {
  if (!token) return undefined;
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  } catch {
    throw invalid('Invalid page token, could not base64-decode', { field: 'pageToken' });
  }
  if (!Array.isArray(parts)) throw invalid('Invalid page token', { field: 'pageToken' });
  const [made, ...position] = parts;
  if (made !== fingerprint(question)) {
    throw invalid(
      'The page token belongs to another search: filter, order and experiments must stay the same.',
      {
        field: 'pageToken',
      },
    );
  }
  return position;
}

/**
 * One page of what was read, which is one row more where there is a page behind it.
 *
 * @param placeOf where a row stands in the order of the question: what `readPageToken` answers for the page behind
 */
export function cutPage<Row>(
  question: unknown,
  read: readonly Row[],
  limit: number,
  placeOf: (last: Row) => unknown[],
): { page: Row[]; nextPageToken: string | null } {
  const page = read.slice(0, limit);
  const last = read.length > limit ? page.at(-1) : undefined;
  return { page, nextPageToken: last === undefined ? null : pageToken(question, placeOf(last)) };
}
