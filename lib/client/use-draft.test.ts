import { expect, test } from 'vitest';
import { afterChange } from './use-draft';

test('a report that comes back does not undo what was typed meanwhile', () => {
  const typed = { text: 'tags.team IS NULL', sent: ["tags.team = 'a'"] };
  expect(afterChange(typed, "tags.team = 'a'")).toEqual({ text: 'tags.team IS NULL', sent: [] });
});

test('of several reports under way the older may come first', () => {
  const first = afterChange({ text: 'abc', sent: ['a', 'ab'] }, 'a');
  expect(first).toEqual({ text: 'abc', sent: ['ab'] });
  expect(afterChange(first, 'ab')).toEqual({ text: 'abc', sent: [] });
});

test('what somebody else made of the value is taken over, also a second time', () => {
  const chosen = afterChange({ text: 'abc', sent: ['abc'] }, 'of a facet');
  expect(chosen).toEqual({ text: 'of a facet', sent: [] });
  expect(afterChange(chosen, 'abc')).toEqual({ text: 'abc', sent: [] });
});

test('a space that the value is held without stays where it was typed', () => {
  expect(afterChange({ text: 'lr > 1 ', sent: [] }, 'lr > 1').text).toBe('lr > 1 ');
});
