import { LEVELS, type Level } from '@/lib/pure/permission-levels';
import type { AliasRule, Check, StageRule } from './schemas';

/** What each of several rules demands is demanded: none takes away what another asks. */
export const mergeStageRules = (rules: readonly StageRule[]): StageRule => ({
  fourEyes: rules.some(({ fourEyes }) => fourEyes),
  approvals: Math.max(1, ...rules.map(({ approvals }) => approvals)),
  checks: distinct(rules.flatMap(({ checks }) => checks)),
  freeze: rules.flatMap(({ freeze }) => freeze),
});

export const mergeAliasRules = (rules: readonly AliasRule[]): AliasRule => ({
  level: rules.map(({ level }) => level).reduce((a, b) => (rank(a) < rank(b) ? b : a), 'CAN_EDIT'),
  checks: distinct(rules.flatMap(({ checks }) => checks)),
  freeze: rules.flatMap(({ freeze }) => freeze),
});

const rank = (level: Level) => LEVELS['registered-model'].indexOf(level);

const distinct = (checks: readonly Check[]): Check[] => [
  ...new Map(checks.map((check) => [JSON.stringify(Object.entries(check).sort()), check])).values(),
];
