import { afterEach, describe, expect, test } from 'vitest';
import { forReader } from '../platform/page-locale';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatNumber,
  formatRelative,
  spokenNumber,
} from './format';
import { formatDateTime, formatDay, formatSecond } from './format-date';
import { LOCALES, locale, setLocale, weekOrder } from './locale';

afterEach(() => setLocale('en'));

const AT = Date.UTC(2026, 10, 23, 14, 5, 9);
const plain = (text: string | undefined) => text?.replace(/[\u00a0\u202f]/g, ' ');

test.each([
  ['en', '1,235', '0.9423', '1.234e−5', '12,345', '12.3 s', '1.2 GiB'],
  ['de-DE', '1.235', '0,9423', '1,234e−5', '12.345', '12,3 s', '1,2 GiB'],
  ['fr-FR', '1 235', '0,9423', '1,234e−5', '12 345', '12,3 s', '1,2 GiB'],
] as const)('%s writes numbers', (name, ...wanted) => {
  setLocale(name);
  expect(
    [
      formatNumber(1235),
      formatNumber(0.9423),
      formatNumber(0.00001234),
      formatCount(12_345),
      formatDuration(12_345),
      formatBytes(1.2 * 1024 ** 3),
    ].map(plain),
  ).toEqual(wanted);
});

test('every locale writes every number so that it is not another', () => {
  for (const name of LOCALES) {
    setLocale(name);
    for (const value of [0, -0.5, 1234.5, -1234.56, 9_999_999, 1e7, 0.0412, 12.3456, -1e-7, 99_999.7]) {
      const text = plain(formatNumber(value, 8)) ?? '';
      const decimal = new Intl.NumberFormat(name === 'en' ? 'en-US' : name).format(0.5).charAt(1);
      const read = Number(
        text
          .replace('−', '-')
          .replace('e−', 'e-')
          .replace(new RegExp(`[^\\de${decimal === '.' ? '\\.' : decimal}-]`, 'g'), '')
          .replace(decimal, '.'),
      );
      expect(read, `${name} ${text}`).toBeCloseTo(value, 4);
    }
  }
});

test.each([
  ['en', '0.3', '0.0412', '1,235'],
  ['de-DE', '0,3', '0,0412', '1.235'],
] as const)('%s says numbers', (name, ...wanted) => {
  setLocale(name);
  expect([spokenNumber(0.3), spokenNumber(0.0412), spokenNumber(1235)]).toEqual(wanted);
});

test.each([
  ['en', '23 Nov 2026, 14:05', '23 Nov', '23 Nov 2026, 14:05:09', '4 min ago'],
  ['de-DE', '23. Nov. 2026, 14:05', '23. Nov.', '23. Nov. 2026, 14:05:09', 'vor 4 Min.'],
  ['en-US', 'Nov 23, 2026, 02:05 PM', 'Nov 23', 'Nov 23, 2026, 02:05:09 PM', '4 min ago'],
] as const)('%s writes times', (name, ...wanted) => {
  setLocale(name);
  expect(
    [
      formatDateTime(AT, 'UTC'),
      formatDay(AT, 'UTC'),
      formatSecond(AT, 'UTC'),
      formatRelative(AT, AT + 4 * 60_000 + 5000),
    ].map(plain),
  ).toEqual(wanted);
});

test('weeks begin where they do', () => {
  expect(weekOrder()[0]).toBe(1);
  setLocale('en-US');
  expect(weekOrder()[0]).toBe(0);
});

describe('pages that are made at once', () => {
  test('each is written for its own reader', async () => {
    const page = async (cookie: string | undefined) =>
      forReader(cookie, async () => {
        await new Promise((resolve) => setImmediate(resolve));
        return `${locale()} ${formatNumber(0.5)}`;
      });
    expect(
      await Promise.all([
        page('a=b; plumbline_locale=de-DE'),
        page(undefined),
        page('plumbline_locale=xx-XX'),
        page('plumbline_locale=fr-FR; c=d'),
      ]),
    ).toEqual(['de-DE 0,5000', 'en 0.5000', 'en 0.5000', 'fr-FR 0,5000']);
  });
});
