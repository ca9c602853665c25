import { afterEach, describe, expect, test, vi } from 'vitest';
import { Moment } from './schemas';

describe('a moment', () => {
  afterEach(() => void vi.unstubAllEnvs());

  test.each([
    ['2024-01-01', '2024-01-01T00:00:00.000Z'],
    ['2024-01-01 10:30', '2024-01-01T10:30:00.000Z'],
    ['2024-01-01T10:30:00', '2024-01-01T10:30:00.000Z'],
    ['2024-01-01T10:30:00.25+02:00', '2024-01-01T08:30:00.250Z'],
    ['1704067200000', '2024-01-01T00:00:00.000Z'],
    [1704067200000, '2024-01-01T00:00:00.000Z'],
  ])('%s is the same wherever the server stands', (given, wanted) => {
    vi.stubEnv('TZ', 'America/New_York');
    expect(Moment.parse(given).toISOString()).toBe(wanted);
  });

  test.each(['01/02/2024', 'yesterday', '', '2024-02-30'])('%s is none', (given) => {
    expect(Moment.safeParse(given).success).toBe(false);
  });
});
