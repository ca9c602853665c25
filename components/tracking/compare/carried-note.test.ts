import { expect, test } from 'vitest';
import { textFor, written } from './carried-note';

const begun = { carried: '\n\n[link]', own: {} };

test('what is written behind the notes of one run goes along to another', () => {
  expect(textFor(begun, 'a', '')).toBe('\n\n[link]');
  expect(textFor(begun, 'b', 'Old words.\n')).toBe('Old words.\n\n\n\n[link]');
  const said = written(begun, 'a', '', 'It wins.\n\n[link]');
  expect(textFor(said, 'b', 'Old words.\n')).toBe('Old words.\n\nIt wins.\n\n[link]');
  const more = written(said, 'b', 'Old words.', 'Old words.\n\nIt wins by far.\n\n[link]');
  expect(textFor(more, 'a', '')).toBe('It wins by far.\n\n[link]');
});

test('what is written into the notes themselves stays with their run', () => {
  const said = written(begun, 'b', 'Old words.', 'New words.\n\n\n\n[link]');
  expect(textFor(said, 'a', '')).toBe('\n\n[link]');
  expect(textFor(said, 'b', 'Old words.')).toBe('New words.\n\n\n\n[link]');
});
