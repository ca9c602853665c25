import { describe, expect, it } from 'vitest';
import { randomRunName } from './run-name';

describe('randomRunName', () => {
  it('is an adjective, a noun and a number, over the whole range of the source', () => {
    for (const random of [0, 0.25, 0.5, 0.999999]) {
      expect(randomRunName(() => random)).toMatch(/^[a-z]+-[a-z]+-\d{1,3}$/);
    }
    expect(randomRunName()).toMatch(/^[a-z]+-[a-z]+-\d{1,3}$/);
    expect(randomRunName(() => 0.999999)).toMatch(/-999$/);
  });

  it('seldom repeats itself', () => {
    expect(new Set(Array.from({ length: 1000 }, () => randomRunName())).size).toBeGreaterThan(990);
  });
});
