import { expect, test } from 'vitest';
import { mentionAt, mentionsIn, withNames } from './mentions';

test.each([
  ['@ada@example.com, look', ['ada@example.com']],
  ['(@Ada@Example.com) and @b.c+d@e.f.org twice @ada@example.com', ['ada@example.com', 'b.c+d@e.f.org']],
  ['@admin@localhost.', ['admin@localhost']],
  ['write to ada@example.com or @nobody', []],
  ['x@@ada@example.com', []],
])('%s', (text, expected) => expect(mentionsIn(text)).toEqual(expected));

test('names stand where addresses were, as text', () => {
  expect(withNames('@ada@example.com and @b@example.com', { 'ada@example.com': 'Ada *L*' })).toBe(
    '**@Ada \\*L\\*** and @b@example.com',
  );
  expect(withNames('@constructor@x', {})).toBe('@constructor@x');
});

test('finds the mention before the cursor', () => {
  expect(mentionAt('ask @ad', 7)).toEqual({ from: 4, search: 'ad' });
  expect(mentionAt('@', 1)).toEqual({ from: 0, search: '' });
  expect(mentionAt('a@b', 3)).toBeUndefined();
  expect(mentionAt('ask @ada@example.com ', 21)).toBeUndefined();
});
