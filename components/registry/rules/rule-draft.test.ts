import { expect, test } from 'vitest';
import {
  aliasRuleOrNone,
  isBegun,
  NO_ALIAS_RULE,
  NO_STAGE_RULE,
  pendingCheck,
  pendingFreeze,
  readCheck,
  readFreeze,
  stageRuleOrNone,
  withPending,
} from './rule-draft';

test('a rule that demands nothing is none', () => {
  expect(stageRuleOrNone(NO_STAGE_RULE)).toBeNull();
  expect(aliasRuleOrNone(NO_ALIAS_RULE)).toBeNull();
  expect(stageRuleOrNone({ ...NO_STAGE_RULE, fourEyes: true })).toMatchObject({ fourEyes: true });
  expect(aliasRuleOrNone({ ...NO_ALIAS_RULE, level: 'CAN_MANAGE' })).toMatchObject({ level: 'CAN_MANAGE' });
});

test('what was written and not added is saved too', () => {
  const check = readCheck('tag', { key: 'audit' });
  const freeze = readFreeze('once', { from: '2026-01-01T00:00', until: '2026-01-02T00:00' }, []);
  const rule = { ...NO_STAGE_RULE, checks: [{ kind: 'signature' as const }] };
  expect(withPending(rule, { check, freeze })).toMatchObject({
    checks: [{ kind: 'signature' }, { kind: 'tag', key: 'audit' }],
    freeze: [{ kind: 'once' }],
  });
  expect(withPending(rule, {})).toEqual(rule);
  expect(withPending({ ...rule, checks: check ? [check] : [] }, { check }).checks).toHaveLength(1);
});

test('what is begun and lacks something is neither saved nor passed over', () => {
  const metric = (value: string) => pendingCheck('metric', { key: 'auc', op: '>=', value });
  expect(isBegun({ check: metric('0,9') })).toBe(true);
  expect(isBegun({ check: metric('0.9') })).toBe(false);
  expect(withPending(NO_STAGE_RULE, { check: metric('0,9') })).toEqual(NO_STAGE_RULE);
  expect(pendingCheck('metric', { op: '>=' })).toBeUndefined();
  // Of another kind, and not in sight any more.
  expect(pendingCheck('report', { key: '', dataset: 'test' })).toBeUndefined();
  expect(pendingCheck('signature', { key: 'auc' })).toBeUndefined();
  const weekly = { timeZone: 'UTC', from: '18:00', until: '08:00' };
  expect(isBegun({ freeze: pendingFreeze('weekly', weekly, []) })).toBe(true);
  expect(isBegun({ freeze: pendingFreeze('weekly', weekly, [5]) })).toBe(false);
  expect(pendingFreeze('weekly', { timeZone: 'UTC' }, [])).toBeUndefined();
  expect(pendingFreeze('once', { timeZone: 'UTC' }, [5])).toBeUndefined();
});

test.each([
  ['signature', {}, { kind: 'signature' }],
  ['tag', { key: ' audit ', value: '' }, { kind: 'tag', key: 'audit' }],
  ['tag', { key: 'audit', value: 'ok' }, { kind: 'tag', key: 'audit', value: 'ok' }],
  ['tag', { key: '' }, undefined],
  ['report', { key: 'ci' }, { kind: 'report', name: 'ci' }],
  ['metric', { key: 'auc', op: '>', value: '0.9' }, { kind: 'metric', key: 'auc', op: '>', value: 0.9 }],
  ['metric', { key: 'auc', op: '>', value: 'high' }, undefined],
  ['metric', { key: 'auc', op: '>', value: '' }, undefined],
] as const)('a check: %s %o', (kind, fields, check) => expect(readCheck(kind, fields)).toEqual(check));

test('a window: its end comes after its beginning, and a weekly one has days', () => {
  const once = { from: '2026-01-01T00:00', until: '2026-01-02T00:00', reason: ' audit ' };
  expect(readFreeze('once', once, [])).toEqual({
    kind: 'once',
    from: Date.UTC(2026, 0, 1),
    until: Date.UTC(2026, 0, 2),
    reason: 'audit',
  });
  expect(readFreeze('once', { ...once, until: once.from }, [])).toBeUndefined();
  const weekly = { from: '18:00', until: '08:00', timeZone: 'UTC' };
  expect(readFreeze('weekly', weekly, [5, 0])).toMatchObject({ days: [0, 5] });
  expect(readFreeze('weekly', weekly, [])).toBeUndefined();
});
