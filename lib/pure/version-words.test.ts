import { expect, test } from 'vitest';
import { versionWords } from './version-words';

test.each([
  [[4], 'version 4'],
  [[10, 9], 'version 9, 10'],
  [[1, 2, 3, 4, 5, 6, 7], 'version 2, 3, 4, 5, 6, 7 and others'],
])('%j', (versions, words) => expect(versionWords(versions)).toBe(words));
