import { describe, expect, test } from 'vitest';
import { cutPage, pageToken, readPageToken } from './page';

const question = { filter: "metrics.loss < 1 and tags.`ü` = 'x'", orderBy: ['start_time DESC'], limit: 5 };

/** A token whose content has been changed by hand. */
const forged = (token: string, change: (parts: unknown[]) => unknown) =>
  Buffer.from(JSON.stringify(change(JSON.parse(Buffer.from(token, 'base64url').toString())))).toString(
    'base64url',
  );

test.each([[[1]], [['a', null, -1.5]], [['ü/?&=', true]], [[]]])('%j comes back', (position) => {
  const token = pageToken(question, position);
  expect(readPageToken({ ...question }, token)).toEqual(position);
  expect(encodeURIComponent(token)).toBe(token);
});

test.each([[undefined], ['']])('no token (%j) is the first page', (token) => {
  expect(readPageToken(question, token)).toBeUndefined();
});

describe('refused', () => {
  const token = pageToken(question, [7]);
  test.each([
    ['of another filter', { ...question, filter: '' }, token],
    ['of another order', { ...question, orderBy: [] }, token],
    ['of another page size, where that is part of the question', { ...question, limit: 6 }, token],
    ['not base64', question, '!!!'],
    ['not JSON', question, Buffer.from('hello').toString('base64url')],
    ['cut off', question, token.slice(0, -4)],
    ['no list', question, Buffer.from('{"a":1}').toString('base64url')],
    ['null', question, Buffer.from('null').toString('base64url')],
    ['an empty list', question, Buffer.from('[]').toString('base64url')],
    ['with another fingerprint', question, forged(token, ([, ...rest]) => ['AAAAAAAAAA', ...rest])],
    ['without a fingerprint', question, forged(token, ([, ...rest]) => rest)],
  ])('%s', (_, asked, given) => {
    expect(() => readPageToken(asked, given)).toThrow(
      expect.objectContaining({ code: 'INVALID_PARAMETER_VALUE', field: 'pageToken' }),
    );
  });
});

describe('a page cut from what was read', () => {
  const placeOf = (row: { id: number }) => [row.id];
  const rows = [{ id: 3 }, { id: 5 }, { id: 8 }];

  test('a row more than fits tells of a page behind, which begins after the last one shown', () => {
    const { page, nextPageToken } = cutPage(question, rows, 2, placeOf);
    expect(page).toEqual([{ id: 3 }, { id: 5 }]);
    expect(readPageToken(question, nextPageToken ?? '')).toEqual([5]);
  });

  test.each([[3], [4]])('all that there is fits in %i rows: nothing is behind', (limit) => {
    expect(cutPage(question, rows, limit, placeOf)).toEqual({ page: rows, nextPageToken: null });
  });

  test('nothing', () => {
    expect(cutPage(question, [], 2, placeOf)).toEqual({ page: [], nextPageToken: null });
  });
});
