import { expect, test } from 'vitest';
import { adviceFor } from './advice-for';

test.each([
  [
    "v1: The model's environment cannot be built: No matching distribution found for x==9",
    'packages that this installation can get',
  ],
  [
    "v1: The model cannot be loaded: ModuleNotFoundError: No module named 'x'",
    'the missing package among its pip_requirements',
  ],
  ['v1: The model cannot be loaded: ValueError: no', 'log the model as another version'],
])('%s', (message, advice) => {
  expect(adviceFor(message)).toContain(advice);
});
