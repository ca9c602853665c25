import { expect, test } from 'vitest';
import { type Activity, recordOf, wordsOf } from './activity-words';

const activity = (given: Partial<Activity>): Activity => ({
  id: 1,
  version: 3,
  type: 'CREATED_VERSION',
  userName: 'a@x',
  time: 0,
  lastUpdatedTime: 0,
  fromStage: null,
  toStage: null,
  comment: '',
  systemComment: null,
  requestId: null,
  details: null,
  availableActions: [],
  ...given,
});

test.each([
  [{ type: 'CREATED_VERSION' }, 'registered version 3'],
  [{ type: 'CREATED_VERSION', details: { isCopy: true } }, 'registered version 3 as a copy'],
  [
    { type: 'APPLIED_TRANSITION', fromStage: 'None', toStage: 'Production' },
    'moved version 3 from None to Production',
  ],
  [
    { type: 'APPROVED_REQUEST', toStage: 'Production', details: { approvals: { given: 1, needed: 2 } } },
    'approved version 3 for Production (1 of 2)',
  ],
  [
    { type: 'APPROVED_REQUEST', toStage: 'Production', details: { approvals: { given: 1, needed: 1 } } },
    'approved version 3 for Production',
  ],
  [{ type: 'SET_ALIAS', details: { alias: 'champion' } }, 'gave version 3 the alias @champion'],
  [
    { type: 'SET_ALIAS', details: { alias: 'champion', before: 2 } },
    'moved the alias @champion from version 2 to version 3',
  ],
  [
    { type: 'SET_TAG', version: null, details: { key: 'k', value: '' } },
    'set the tag k of the model to nothing',
  ],
  [
    { type: 'CHANGED_RULES', version: null, details: { kind: 'stage', name: 'Production', after: null } },
    'took back the rules of the stage Production',
  ],
  [
    { type: 'REPORTED_CHECK', details: { check: 'ci', status: 'failed' } },
    'reported of version 3: ci has failed',
  ],
] as [Partial<Activity>, string][])('%o', (given, words) =>
  expect(wordsOf(activity(given), false)).toBe(words),
);

test('where the version is known it is not named again', () =>
  expect(wordsOf(activity({ type: 'NEW_COMMENT' }), true)).toBe('commented on this version'));

test('what was looked at before a move', () => {
  expect(recordOf(null)).toEqual({ checks: [], override: null, archived: [] });
  const details = {
    checks: [{ label: 'l', state: 'failed', detail: 'd' }],
    override: 'urgent',
    archived: [2],
  };
  expect(recordOf(details)).toEqual(details);
});
