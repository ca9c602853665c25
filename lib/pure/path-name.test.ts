import { expect, test } from 'vitest';
import { nameOfPath } from './path-name';

test.each([
  ['churn', 'churn'],
  ['a%20b%2Fc', 'a b/c'],
  ['100%', '100%'],
  ['%E6%A8%A1%E5%9E%8B', '模型'],
])('%s is %s', (part, name) => expect(nameOfPath(part)).toBe(name));
