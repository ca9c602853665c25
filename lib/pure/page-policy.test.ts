import { expect, test } from 'vitest';
import { pagePolicy } from './page-policy';

const policy = (more: object = {}) =>
  new Map(
    pagePolicy({ nonce: 'abc', isDevelopment: false, ...more })
      .split('; ')
      .map((part) => [part.split(' ', 1)[0], part.split(' ').slice(1)]),
  );

test('runs only what the page itself brings', () => {
  expect(policy().get('script-src')).toEqual(["'nonce-abc'", "'strict-dynamic'"]);
  expect(policy().get('default-src')).toEqual(["'self'"]);
  expect(policy().get('object-src')).toEqual(["'none'"]);
  expect(policy().get('base-uri')).toEqual(["'none'"]);
  expect(policy({ isDevelopment: true }).get('script-src')).toContain("'unsafe-eval'");
});

test('is framed by nobody', () => {
  expect(policy().get('frame-ancestors')).toEqual(["'none'"]);
});

test('never lets a style, a font or a request leave for elsewhere', () => {
  for (const sources of policy().values())
    expect(sources.filter((source) => /^(https?:|\*$|\/\/)/.test(source))).toEqual([]);
});
