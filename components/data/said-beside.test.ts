import { expect, test } from 'vitest';
import { saidBeside } from './said-beside';

test.each([
  ['name', 'name: must not be empty', 'Must not be empty.'],
  ['config.columns.0.name', 'config.columns.0.name: is there twice.', 'Is there twice.'],
  ['log.sampling', 'log.sampling: Invalid input: expected number, received null', 'Must be a number.'],
  ['name', 'name is missing.', 'This is missing.'],
  ['name', 'There is an endpoint ‘fraud’ already.', 'There is an endpoint ‘fraud’ already.'],
  [undefined, 'name: must not be empty', 'name: must not be empty'],
])('beside the field %s, "%s" is said as "%s"', (field, message, said) => {
  expect(saidBeside({ field, message })).toBe(said);
});
