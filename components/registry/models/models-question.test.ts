import { expect, test } from 'vitest';
import { isFilterText } from './models-question';

test.each([
  ['churn', false],
  ['likely to churn', false],
  ['in production', false],
  ["name = 'churn'", true],
  ["name LIKE 'ch%' AND tags.team = 'risk'", true],
  ['tags.`a key` = "1"', true],
  ["NOT name = 'churn'", true],
  ["(name ILIKE '%a%')", true],
  ['not this one', false],
  ['creation_timestamp > 5', true],
])('%s', (text, is) => expect(isFilterText(text)).toBe(is));
