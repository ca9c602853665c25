import { expect, test } from 'vitest';
import { readInstant } from './read-instant';

test.each([
  ['1970-01-01T00:01', 60_000],
  ['2026-11-25T12:00:30', Date.UTC(2026, 10, 25, 12, 0, 30)],
  ['', undefined],
  ['yesterday', undefined],
  ['1969-12-31T23:00', undefined],
  ['2026-13-01T00:00', undefined],
])('%s', (text, time) => expect(readInstant(text)).toBe(time));
