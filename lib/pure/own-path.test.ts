import { expect, test } from 'vitest';
import { ownPath } from './own-path';

test.each([
  '/',
  '/experiments',
  '/experiments?sort=name&q=a%2Fb#top',
  '/a//b',
  '/login?next=/x',
  '/%2F%2Fevil.com',
])('keeps %s', (path) => expect(ownPath(path)).toBe(path));

test.each([
  null,
  undefined,
  '',
  'experiments',
  'https://evil.com',
  '//evil.com',
  '/\\evil.com',
  '\\\\evil.com',
  '/\t/evil.com',
  '/\n/evil.com',
  '\t//evil.com',
  ' //evil.com',
  '/\\\t\\evil.com',
  '///evil.com',
  '/.//evil.com',
  '/..//evil.com',
  '/%2e%2e//evil.com',
  '/x/..//evil.com',
  'javascript:alert(1)',
  'data:text/html,x',
  '//evil.com@here.invalid',
])('sends %j home', (path) => expect(ownPath(path)).toBe('/'));
