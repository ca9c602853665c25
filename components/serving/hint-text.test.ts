import { expect, test } from 'vitest';
import { hintText } from './hint-text';

const DAY = 86_400_000;
const of = { entity: 'v1', processes: 1 };

test.each([
  [{ ...of, kind: 'idle', since: 0 } as const, 'Nobody asked v1 for a day, and its process is kept'],
  [{ ...of, kind: 'idle', since: -2 * DAY } as const, 'Nobody asked v1 for 3 days'],
  [{ ...of, kind: 'idle', since: -9 * DAY } as const, 'Nobody asked v1 for a week or more'],
  [{ ...of, kind: 'no_traffic' } as const, 'No request goes to v1'],
  [
    { ...of, processes: 2, kind: 'sparse', busyPercent: 0.24 } as const,
    'v1 was busy 0.2 % of the last day, and its 2 processes are kept',
  ],
  [{ kind: 'unlogged', requests: 1 } as const, '1 request of the last day is not in the log'],
  [{ kind: 'unlogged', requests: 1200 } as const, '1,200 requests of the last day are not in the log'],
  [{ kind: 'misspelt_masks' as const, columns: ['incom'] }, 'The log masks incom, and nothing served here'],
  [
    { kind: 'limits_of_nobody' as const, principals: ['risk'] },
    "A rate limit is for 'risk', and there is no such group or person any more",
  ],
  [
    { entity: 'v1', kind: 'unmeant', follows: 'Production', version: 2, stage: 'Archived' } as const,
    'v1 follows Production, which means no version now: version 2, Archived by now, answers',
  ],
  [
    { entity: 'v1', kind: 'passed_over', follows: '@champion', version: 1, passedOver: 2 } as const,
    'taken back from version 2, which that means: version 1 answers until it means another',
  ],
  [
    { entity: 'v1', kind: 'unmeant', follows: '@champion', version: 2, stage: null } as const,
    'which means no version now: version 2 answers',
  ],
])('%o', (hint, text) => {
  expect(hintText(hint, DAY)).toContain(text);
});
