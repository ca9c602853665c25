import { MutationObserver } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { CallError } from './call';
import { createQueryClient } from './query-client';

test.each([
  ['the server put off', 'TEMPORARILY_UNAVAILABLE', 503, 2],
  ['may be done, since no answer came', 'UNREACHABLE', 0, 1],
  ['may be done, since a proxy gave up', 'UNREADABLE', 504, 1],
  ['was refused', 'INVALID_PARAMETER_VALUE', 400, 1],
])('a command that %s is sent %s', async (_, code, status, times) => {
  let sent = 0;
  const command = new MutationObserver(createQueryClient(), {
    retryDelay: 1,
    mutationFn: async () => {
      sent += 1;
      throw new CallError(code, 'No.', status);
    },
  });
  await expect(command.mutate()).rejects.toMatchObject({ code });
  expect(sent).toBe(times);
});
