import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CallError, isPassing } from './call';
import { recoverWith } from './recover';

const away = new CallError('UNREACHABLE', 'The server does not answer.', 0);
const refused = new CallError('INVALID_PARAMETER_VALUE', 'No.', 400);

let isUp = false;
let probes = 0;
beforeEach(() => {
  vi.useFakeTimers();
  [isUp, probes] = [false, 0];
  vi.stubGlobal('fetch', async () => {
    probes += 1;
    if (!isUp) throw new TypeError('fetch failed');
    return new Response('OK');
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A question that somebody looks at; it fails as long as the server is away. */
function asked(client: QueryClient, fault: CallError) {
  let count = 0;
  const observer = new QueryObserver(client, {
    queryKey: ['question', fault.code],
    retry: false,
    networkMode: 'always',
    queryFn: async () => {
      count += 1;
      if (isUp && fault === away) return 'answer';
      throw fault;
    },
  });
  const leave = observer.subscribe(() => {});
  return { observer, leave, times: () => count };
}

test('what failed as the server was away is asked again once it is back, and not before', async () => {
  const client = new QueryClient();
  const stop = recoverWith(client);
  const question = asked(client, away);
  await vi.advanceTimersByTimeAsync(12_000);
  expect([question.observer.getCurrentResult().status, question.times(), probes]).toEqual(['error', 1, 2]);
  isUp = true;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(question.observer.getCurrentResult().data).toBe('answer');
  const before = probes;
  await vi.advanceTimersByTimeAsync(120_000);
  expect(probes).toBe(before);
  question.leave();
  stop();
});

test('what was refused is left alone', async () => {
  const client = new QueryClient();
  const stop = recoverWith(client);
  const question = asked(client, refused);
  isUp = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect([question.times(), probes]).toEqual([1, 0]);
  question.leave();
  stop();
});

test.each([
  ['UNREACHABLE', 0, true],
  ['TEMPORARILY_UNAVAILABLE', 503, true],
  ['UNREADABLE', 503, true],
  ['UNREADABLE', 502, true],
  ['UNREADABLE', 200, false],
  ['INTERNAL_ERROR', 500, false],
  ['UNAUTHENTICATED', 401, false],
])('%s with %i passes by itself: %s', (code, status, passes) => {
  expect(isPassing(new CallError(code, '', status))).toBe(passes);
});
