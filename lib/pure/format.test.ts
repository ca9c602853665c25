import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatNumber,
  formatPlain,
  formatRelative,
  fullNumber,
  plural,
  spokenNumber,
} from './format';
import { LOCALES, numberLocale, setLocale } from './locale';

describe('formatNumber', () => {
  it.each([
    [0.942312, '0.9423'],
    [0.5, '0.5000'],
    [0, '0'],
    [1, '1'],
    [-0.25, '−0.2500'],
    [1234.567, '1,235'],
    [12345.67, '12,346'],
    [1234567, '1,234,567'],
    [12.34567, '12.35'],
    [0.00001234, '1.234e−5'],
    [0.0001, '0.0001000'],
    [1e-7, '1e−7'],
    [2.5e9, '2.5e9'],
    [-6.02214076e23, '−6.022e23'],
    [Number.MAX_VALUE, '∞'],
    [-Number.MAX_VALUE, '−∞'],
    ['NaN', 'NaN'],
    [null, '–'],
    [undefined, '–'],
  ])('writes %s as %s', (value, expected) => {
    expect(formatNumber(value)).toBe(expected);
  });

  it.each([
    [9999.6, 4, '10,000'],
    [-9999.6, 4, '−10,000'],
    [999.96, 4, '1,000'],
    [999.7, 3, '1,000'],
    [99.7, 2, '100'],
  ])('writes %s in %i digits, which rounding makes one more, as %s', (value, digits, expected) =>
    expect(formatNumber(value, digits)).toBe(expected),
  );

  it('keeps every digit for a copy', () => {
    expect(fullNumber(0.1 + 0.2)).toBe('0.30000000000000004');
    expect(fullNumber(Number.MAX_VALUE)).toBe('Infinity');
    expect(fullNumber('NaN')).toBe('NaN');
    expect(fullNumber(null)).toBe('');
  });
});

describe('spokenNumber', () => {
  it.each([
    [0.3, '0.3'],
    [0.041236, '0.0412'],
    [12.5, '12.5'],
    [120, '120'],
    [1234.5, '1,235'],
    [-0.02, '−0.02'],
    [1e-9, '1e−9'],
    [1, '1'],
    [99.999, '100'],
  ])('%s → %s', (value, expected) => expect(spokenNumber(value)).toBe(expected));
});

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [480.4, '480 ms'],
    [12_345, '12.3 s'],
    [59_999, '59.9 s'],
    [60_000, '1m'],
    [245_000, '4m 5s'],
    [8_040_000, '2h 14m'],
    [273_600_000, '3d 4h'],
    [-5, '0 ms'],
    [undefined, '–'],
  ])('writes %s ms as %s', (ms, expected) => {
    expect(formatDuration(ms)).toBe(expected);
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [980, '980 B'],
    [1024, '1.0 KiB'],
    [1_288_490_189, '1.2 GiB'],
    [314_572_800, '300 MiB'],
    [null, '–'],
  ])('writes %s as %s', (bytes, expected) => {
    expect(formatBytes(bytes)).toBe(expected);
  });
});

describe('times', () => {
  const now = Date.UTC(2026, 10, 23, 18, 0, 0);

  it.each([
    [2_000, 'just now'],
    [42_000, '42 s ago'],
    [4 * 60_000, '4 min ago'],
    [3 * 3_600_000 + 1, '3 h ago'],
    [24 * 3_600_000, undefined],
    [-120_000, undefined],
  ])('an age of %s ms is %s', (age, expected) => {
    expect(formatRelative(now - age, now)).toBe(expected);
  });
});

it('counts things', () => {
  expect(plural(1, 'run')).toBe('1 run');
  expect(plural(1200, 'run')).toBe('1,200 runs');
  expect(plural(2, 'entry', 'entries')).toBe('2 entries');
});

it('writes plainly what the platform writes, in every country', () => {
  const numbers = [0, 0.25, -0.25, -0.00012346, 0.1 + 0.2, 999_999.5, -1234.5, 12_345.678_9, 0.000_1, 1e20];
  try {
    for (const name of LOCALES) {
      setLocale(name);
      const intl = new Intl.NumberFormat(numberLocale(), { maximumFractionDigits: 8 });
      const withHyphen = (text: string) => text.replace('−', '-');
      expect(
        numbers.map((number) => withHyphen(formatPlain(number, 8))),
        name,
      ).toEqual(numbers.map((number) => withHyphen(intl.format(number))));
    }
  } finally {
    setLocale('en');
  }
});

it('groups as the reader’s country does', () => {
  // Sweden writes another minus.
  const withHyphen = (text: string) => text.replace('−', '-');
  const numbers = [0, -0, 0.4, -0.4, 0.5, 999, 999.5, 1_000, -1_234.5, 12_345, 1_234_567, 1e15, 1e21, 1e25];
  try {
    for (const name of LOCALES) {
      setLocale(name);
      const intl = new Intl.NumberFormat(numberLocale(), { maximumFractionDigits: 0 });
      const written = (write: (number: number) => string) => numbers.map(write).map(withHyphen);
      expect(written(formatCount), name).toEqual(written((number) => intl.format(number)));
    }
  } finally {
    setLocale('en');
  }
});
