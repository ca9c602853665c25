import { expect, test } from 'vitest';
import { planTrainingSet } from './plan';
import { sparkJoin } from './spark';

test.each([
  ['2024-02-29', '2024-02-29T00:00:00Z'],
  ['2024-02-29T12:00', '2024-02-29T12:00Z'],
  ['2024-02-29 12:00:00.5', '2024-02-29 12:00:00.5Z'],
  ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00Z'],
  ['2024-02-29T12:00:00-05:00', '2024-02-29T12:00:00-05:00'],
])('%s stands in as a time of UTC, whatever zone the session of Spark is in', (given, told) => {
  const plan = planTrainingSet({
    labels: [{ name: 'k', type: 'string' }],
    lookups: [
      {
        table: {
          name: 'seen',
          columns: [
            { name: 'k', type: 'string' },
            { name: 'last', type: 'timestamp' },
          ],
          keys: ['k'],
        },
        lookupKeys: ['k'],
        defaults: { last: given },
      },
    ],
  });
  expect(sparkJoin(plan, { labels: 'rows', tables: ['t'] })).toContain(`CAST('${told}' AS TIMESTAMP)`);
});
