import { describe, expect, test } from 'vitest';
import { refusal } from '@/lib/testing/callers';
import { readJson } from './body';

const LIMIT = 64;
type Sent = { type?: string | null; isStreamed?: boolean };

/** With its length told, as clients do, or in chunks without one. */
function request(body: string | Uint8Array | null, { type = 'application/json', isStreamed }: Sent = {}) {
  const bytes = body === null ? null : Buffer.from(body);
  const chunks = bytes && new Blob([bytes]).stream();
  const made = new Request('http://here/', {
    method: 'POST',
    body: isStreamed ? chunks : bytes,
    duplex: 'half',
  } as RequestInit);
  made.headers.delete('content-type');
  if (type !== null) made.headers.set('content-type', type);
  if (!isStreamed) made.headers.set('content-length', String(bytes?.length ?? 0));
  return made;
}

describe.each([
  ['with its length', false],
  ['in chunks', true],
])('a body %s', (_, isStreamed) => {
  const read = (body: string | Uint8Array | null, sent: Sent = {}) =>
    readJson(request(body, { isStreamed, ...sent }), LIMIT);

  test.each([
    ['an object', '{"a":[1,"ü",null]}', { a: [1, 'ü', null] }],
    ['a JSON text within a JSON text, as MLflow accepts', '"{\\"a\\":1}"', { a: 1 }],
    ['a pair of surrogates, escaped', '{"a":"\\ud83d\\ude00"}', { a: '😀' }],
    ['a backslash before what looks like half a pair', '{"a":"\\\\ud83d"}', { a: '\\ud83d' }],
    ['a key that JavaScript gives a meaning to', '{"constructor":1}', { constructor: 1 }],
    ['as much as may be', '{"a":1}'.padEnd(LIMIT), { a: 1 }],
  ])('%s', async (_, text, expected) => {
    expect(await read(text)).toEqual(expected);
  });

  test.each([
    ['cut off', '{"a":'],
    ['no JSON', 'a=1'],
    ['no JSON within the JSON text', '"a=1"'],
    ['a NUL, escaped', '{"a":"\\u0000"}'],
    ['a NUL as it is', '{"a":"\u0000"}'],
    ['half a pair of surrogates', '{"a":"\\ud83d"}'],
    ['the other half', '{"a":"\\uDE00"}'],
    ['half a pair as a key', '{"\\ud83d":1}'],
  ])('%s is refused', async (_, text) => {
    expect((await refusal(read(text))).code).toBe('INVALID_PARAMETER_VALUE');
  });

  test('one byte too many', async () => {
    const error = await refusal(read('{"a":1}'.padEnd(LIMIT + 1)));
    expect([error.code, error.status]).toEqual(['PAYLOAD_TOO_LARGE', 413]);
  });

  test('characters that are more bytes than letters', async () => {
    const text = JSON.stringify('ü'.repeat(LIMIT / 2));
    expect(text.length).toBeLessThan(LIMIT);
    expect((await refusal(read(text))).code).toBe('PAYLOAD_TOO_LARGE');
  });

  test.each([
    ['none', null],
    ['a form’s', 'application/x-www-form-urlencoded'],
    ['a plain text’s', 'text/plain'],
    ['a file’s', 'multipart/form-data; boundary=x'],
    ['one that merely starts alike', 'application/jsonp'],
    ['one that merely holds it', 'text/plain; application/json'],
  ])('the content type %s is refused', async (_, type) => {
    const error = await refusal(read('{}', { type }));
    expect(error.message).toMatch(/^Bad Request\. Content-Type/);
  });

  test.each([['application/json; charset=utf-8'], ['Application/JSON']])('%s will do', async (type) => {
    expect(await read('{}', { type })).toEqual({});
  });
});

test('nothing is an empty object, of whatever type', async () => {
  expect(await readJson(request(null, { type: null }), LIMIT)).toEqual({});
  expect(await readJson(request(''), LIMIT)).toEqual({});
  expect(await readJson(request('', { isStreamed: true }), LIMIT)).toEqual({});
});

test('what announces too much is not read', async () => {
  let wasRead = false;
  const body = new ReadableStream(
    {
      pull: () => {
        wasRead = true;
      },
    },
    { highWaterMark: 0 },
  );
  const announced = new Request('http://here/', { method: 'POST', body, duplex: 'half' } as RequestInit);
  announced.headers.set('content-type', 'application/json');
  announced.headers.set('content-length', '1000000');
  expect((await refusal(readJson(announced, LIMIT))).code).toBe('PAYLOAD_TOO_LARGE');
  expect(wasRead).toBe(false);
});

test('a stream without an end is left where it is too long', async () => {
  let sent = 0;
  const body = new ReadableStream({
    pull: (controller) => {
      sent += 1;
      controller.enqueue(new Uint8Array(16).fill(32));
    },
  });
  const endless = new Request('http://here/', {
    method: 'POST',
    body,
    duplex: 'half',
    headers: { 'content-type': 'application/json' },
  } as RequestInit);
  expect((await refusal(readJson(endless, LIMIT))).code).toBe('PAYLOAD_TOO_LARGE');
  expect(sent).toBeLessThan(10);
});
