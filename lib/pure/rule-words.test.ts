import { expect, test } from 'vitest';
import { aliasRuleWords, checkWords, freezeWords, stageRuleWords } from './rule-words';

test.each([
  [{ kind: 'signature' }, 'The model has a signature'],
  [{ kind: 'tag', key: 'audit' }, 'The tag audit is set'],
  [{ kind: 'tag', key: 'audit', value: 'passed' }, 'The tag audit is passed'],
  [{ kind: 'metric', key: 'auc', op: '>=', value: 0.9 }, 'auc >= 0.9'],
  [{ kind: 'metric', key: 'auc', op: '>=', value: 0.9, dataset: 'holdout' }, 'auc on holdout >= 0.9'],
  [{ kind: 'report', name: 'ci' }, 'ci has passed'],
] as const)('%o', (check, words) => expect(checkWords(check)).toBe(words));

test('windows in which nothing may change', () => {
  expect(freezeWords({ kind: 'once', from: 0, until: Date.UTC(1970, 0, 2, 12), reason: 'audit' })).toBe(
    'Frozen from 1970-01-01 00:00 to 1970-01-02 12:00 UTC (audit)',
  );
  const weekly = { kind: 'weekly', from: '18:00', until: '08:00', timeZone: 'UTC', reason: '' } as const;
  expect(freezeWords({ ...weekly, days: [0, 5] })).toBe(
    'Frozen on Friday, Sunday from 18:00 to 08:00 of the next day, UTC',
  );
  expect(freezeWords({ ...weekly, until: '20:00', days: [0, 1, 2, 3, 4, 5, 6] })).toBe(
    'Frozen every day from 18:00 to 20:00, UTC',
  );
});

test('rules', () => {
  expect(stageRuleWords({ fourEyes: false, approvals: 1, checks: [], freeze: [] })).toEqual([]);
  expect(
    stageRuleWords({ fourEyes: true, approvals: 2, checks: [{ kind: 'description' }], freeze: [] }),
  ).toEqual(['Whoever asks for it may not approve it', '2 people must approve', 'The version is described']);
  expect(aliasRuleWords({ level: 'CAN_MANAGE', checks: [], freeze: [] })).toEqual([
    'Moved by who manages the model',
  ]);
});
