import { describe, expect, test } from 'vitest';
import { compareGroups } from './compare-groups';
import { formatP, type Told, tellVerdict } from './verdict';

const told: Told = { alpha: 0.05, power: 0.8, metric: 'loss', first: 'sgd', second: 'adam', goal: 'min' };

const verdict = (first: number[], second: number[], more: Partial<Told> = {}, isPaired = false) => {
  const pairs = isPaired ? first.map((a, at) => [a, second[at] ?? 0] as const) : undefined;
  const question = { ...told, ...more };
  return tellVerdict(compareGroups(first, second, pairs, question), question);
};
const said = (...args: Parameters<typeof verdict>) => verdict(...args).reasons.join(' ');

describe('a clear difference', () => {
  const [sgd, adam] = [
    [0.5, 0.52, 0.51, 0.53],
    [0.4, 0.41, 0.42, 0.4],
  ];
  test('is better or worse by the goal, higher or lower without one', () => {
    expect(verdict(sgd, adam)).toMatchObject({ kind: 'better', headline: 'adam is better than sgd' });
    expect(verdict(sgd, adam, { goal: 'max' })).toMatchObject({ kind: 'worse' });
    expect(verdict(sgd, adam, { goal: undefined })).toMatchObject({
      kind: 'lower',
      headline: 'adam is lower than sgd',
    });
    expect(verdict(adam, sgd, { goal: undefined }).kind).toBe('higher');
  });
  test('is told with its interval, its chance and how often', () => {
    const words = said(sgd, adam);
    expect(words).toContain('On average loss is 0.108 lower in adam than in sgd, run against run.');
    expect(words).toMatch(/from 0\.\d+ lower to 0\.\d+ lower, leaves no difference out; .* \(p < 0\.001\)/);
    expect(words).toContain(
      'adam is the better one 100 % of the time, sgd 0 % (ties count half). The effect is large.',
    );
    expect(words).not.toMatch(/more seed/);
    expect(said([0.5, 0.53, 0.56], [0.43, 0.46, 0.49])).toMatch(
      /Done once more with as many runs, it would show \d\d(\.\d)? % of the time; with 5 runs a side, 80 % of the time/,
    );
  });
});

describe('no clear difference', () => {
  const [a, b] = [
    [0.5, 0.55, 0.45, 0.52],
    [0.5, 0.51, 0.44, 0.49],
  ];
  test('says what fits, and how many seeds more would show it', () => {
    expect(verdict(a, b)).toMatchObject({ kind: 'unclear', headline: 'No clear difference yet' });
    expect(said(a, b)).toMatch(/Anything from 0\.\d+ lower to 0\.\d+ higher fits what was seen/);
    expect(said(a, b)).toMatch(
      /About \d+ more seeds a side \(\d+ in all\) would show a true difference of 0\.02 80 % of the time/,
    );
  });
  test('for a difference that is worth having: fewer', () => {
    expect(said(a, b, { worth: 0.1 })).toMatch(/A true difference of 0\.1 would show 87\.6 %/);
    expect(said(a, b, { worth: 1 })).toMatch(
      /A true difference of 1 would show 100 % of the time with these runs/,
    );
    expect(said(a, b, { worth: 1e-6 })).toContain('would not show with ten thousand runs a side');
  });
});

test('pairs tell what the groups do not', () => {
  const [a, b] = [
    [0.5, 0.7, 0.3, 0.9, 0.6],
    [0.48, 0.69, 0.28, 0.88, 0.57],
  ];
  expect(verdict(a, b).kind).toBe('unclear');
  expect(verdict(a, b, {}, true).kind).toBe('better');
  expect(said(a, b, {}, true)).toContain('seed by seed');
  expect(said(a, b, {}, true)).toContain('the least p-value they could give is 0.063');
});

describe('honest about few runs', () => {
  test('one on a side says nothing', () => {
    expect(verdict([0.5], [0.1, 0.2, 0.3])).toMatchObject({
      kind: 'unknown',
      headline: 'Too few runs to say',
    });
    expect(said([0.5], [0.1, 0.2, 0.3])).toContain('sgd has 1 value, adam has 3 values');
    expect(verdict([], []).kind).toBe('unknown');
  });
  test('two are a hint', () => {
    expect(said([0.5, 0.51], [0.1, 0.11])).toContain('take all of this as a hint');
    expect(said([0.5, 0.51], [0.1, 0.11])).toContain('the least p-value they could give is 0.33');
  });
  test('no spread is no test', () => {
    expect(verdict([1, 1, 1], [1, 1])).toMatchObject({ kind: 'same' });
    expect(verdict([1, 1, 1], [2, 2])).toMatchObject({
      kind: 'unknown',
      headline: 'loss is 1 higher in adam, always',
    });
    expect(said([1, 1, 1], [2, 2])).toContain('Are these separate runs');
  });
});

describe('means and ranks that disagree say so', () => {
  const many = (...values: number[]) => values;
  test('one far out hides it from the mean', () =>
    expect(said(many(1, 2, 3, 4, 5, 6), many(7, 8, 9, 10, 11, -300))).not.toContain('Ranks cannot'));
  test('the ranks see it', () =>
    expect(said(many(1, 2, 3, 4, 5, 6, 7), many(8, 9, 10, 11, 12, 13, 900))).toContain(
      'The ranks see a difference',
    ));
});

test('p-values in words', () =>
  expect([0.0004, 0.0123, 0.25, 1].map(formatP)).toEqual(['p < 0.001', 'p = 0.012', 'p = 0.25', 'p = 1.00']));
