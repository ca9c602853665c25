import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { asking, auditBy, callerWithRole, refusal } from '@/lib/testing/callers';
import { trialCommand } from '@/lib/testing/trial';
import { askedFor, objectOf } from './denial';
import { perform } from './perform';

const Input = z.object({
  runId: z.string(),
  name: z.string(),
  password: z.string(),
  objectType: z.string(),
  objectId: z.string(),
  count: z.number(),
});

describe('what was asked for', () => {
  test('is what names a thing, and nothing that the operation does not know', () => {
    const raw = { runId: 'r', name: 'n', password: 'p', count: 3, forgedId: 'x', __proto__: { id: 1 } };
    expect(askedFor(Input, raw)).toEqual({ runId: 'r', name: 'n' });
  });

  test.each([undefined, null, 'text', 7, [], { name: 'x'.repeat(201), runId: { deep: 1 } }])(
    'is nothing in %j',
    (raw) => {
      expect(askedFor(Input, raw)).toEqual({});
    },
  );

  test.each([
    [
      { runId: 'r', name: 'n' },
      { objectType: 'run', objectId: 'r' },
    ],
    [
      { objectType: 'experiment', objectId: '7' },
      { objectType: 'experiment', objectId: '7' },
    ],
    [
      { objectType: 'experiment', objectId: '' },
      { objectType: 'experiment', objectId: '*' },
    ],
    [{ objectType: 'forged', objectId: '7' }, {}],
    [{ name: 'n' }, {}],
  ])('of %j is an object', (asked: Record<string, string>, expected) => {
    expect(objectOf(asked)).toEqual(expected);
  });
});

test('who is refused without end does not fill the log', async () => {
  const caller = asking(await callerWithRole('viewer'));
  const attempts = Array.from({ length: 130 }, () =>
    refusal(perform(trialCommand(vi.fn()), caller, { name: 'a' })),
  );
  for (const { code } of await Promise.all(attempts)) expect(code).toBe('PERMISSION_DENIED');
  const noted = await auditBy(caller);
  expect(noted.length).toBeGreaterThanOrEqual(100);
  expect(noted.length).toBeLessThan(125);
});
