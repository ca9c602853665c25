import { expect, test } from 'vitest';
import { fileName } from './file-name';

test.each([
  ['val/loss (smoothed)', 'val-loss-smoothed-'],
  ['точность', 'точность'],
  ['損失 0.1', '損失-0.1'],
  // Vowel signs are marks, not letters.
  ['सटीकता', 'सटीकता'],
  ['../../etc', '-..-etc'],
  ['', 'untitled'],
])('%j is saved as %j', (title, name) => expect(fileName(title)).toBe(name));
