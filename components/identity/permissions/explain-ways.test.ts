import { describe, expect, test } from 'vitest';
import { explainWay } from './explain-ways';

const way = (groups: string[], isInherited: boolean) => ({ level: 'CAN_READ' as const, groups, isInherited });

describe('a way to a level', () => {
  test.each([
    [way([], false), 'granted here'],
    [way([], true), 'granted on all experiments'],
    [way(['ml'], false), 'by group ml'],
    [way(['ml', 'research'], false), 'by group research, through ml'],
    [way(['users'], true), 'by group users, on all experiments'],
    [way(['admins'], true), 'as an administrator'],
  ])('%j', (given, text) => expect(explainWay(given, 'all experiments')).toBe(text));
});
