import { describe, expect, test } from 'vitest';
import { mergeAliasRules, mergeStageRules } from './merge-rules';
import { AliasRule, StageRule } from './schemas';

const NONE = { fourEyes: false, approvals: 1, checks: [], freeze: [] };

describe('stages', () => {
  test('without a rule nothing is demanded', () => expect(mergeStageRules([])).toEqual(NONE));

  test('each demand of each rule is demanded once', () => {
    const freeze = { kind: 'once', from: 1, until: 2, reason: 'a' } as const;
    const merged = mergeStageRules([
      StageRule.parse({
        fourEyes: true,
        checks: [{ kind: 'tag', key: 'a', value: '1' }, { kind: 'signature' }],
      }),
      StageRule.parse({
        approvals: 3,
        checks: [
          { kind: 'tag', value: '1', key: 'a' },
          { kind: 'tag', key: 'a' },
        ],
        freeze: [freeze],
      }),
    ]);
    expect(merged).toEqual({
      fourEyes: true,
      approvals: 3,
      checks: [{ kind: 'tag', key: 'a', value: '1' }, { kind: 'signature' }, { kind: 'tag', key: 'a' }],
      freeze: [freeze],
    });
  });

  test('none takes away what another asks', () => {
    const strict = StageRule.parse({ fourEyes: true, approvals: 2 });
    expect(mergeStageRules([strict, StageRule.parse({})])).toEqual(strict);
    expect(mergeStageRules([StageRule.parse({}), strict])).toEqual(strict);
  });
});

describe('aliases', () => {
  test('without a rule whoever may edit may move one', () =>
    expect(mergeAliasRules([]).level).toBe('CAN_EDIT'));

  test('the greater level counts, whichever comes first', () => {
    const rules = [
      AliasRule.parse({ level: 'CAN_MANAGE_STAGING_VERSIONS' }),
      AliasRule.parse({ level: 'CAN_MANAGE' }),
    ];
    expect(mergeAliasRules(rules).level).toBe('CAN_MANAGE');
    expect(mergeAliasRules(rules.reverse()).level).toBe('CAN_MANAGE');
  });
});
