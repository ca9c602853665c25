import { expect, test } from '../fixtures';

const logged = (rows: unknown[][]) => JSON.stringify({ columns: ['id', 'said', 'score'], data: rows });

test('tables of several runs are one: searched, sorted, and held against the baseline by a key', async ({
  page,
  api,
}) => {
  const experimentId = await api.experiment();
  const tables = [
    [
      [1, 'cat', 0.5],
      [2, 'dog', 0.25],
      [10, 'owl', 0.75],
    ],
    [
      [1, 'cat', 0.5],
      [2, 'wolf', 0.9],
    ],
  ];
  const runs: string[] = [];
  for (const [at, rows] of tables.entries()) {
    const runId = await api.run(experimentId, { run_name: `run-${at}`, start_time: 1_700_000_000_000 + at });
    await api.upload(runId, 'eval/predictions.json', logged(rows));
    runs.push(runId);
  }
  const path = encodeURIComponent('artifact eval/predictions.json');
  await page.goto(`/experiments/${experimentId}/compare?runs=${runs.join(',')}&tab=artifacts&path=${path}`);
  const table = page.getByRole('table', { name: 'eval/predictions.json', exact: true });
  await expect(table.getByRole('row')).toHaveCount(6);
  await table.getByRole('button', { name: 'score' }).click();
  await table.getByRole('button', { name: 'score' }).click();
  await expect(table.getByRole('row').nth(1)).toHaveText(/run-12\s*2wolf0\.9/);
  await page.getByRole('searchbox', { name: 'Search the rows' }).fill('OWL');
  await expect(table.getByRole('row')).toHaveCount(2);
  await page.getByRole('searchbox', { name: 'Search the rows' }).fill('');

  await page.getByRole('combobox', { name: 'Runs' }).click();
  await page.getByRole('option', { name: 'Beside each other by id' }).click();
  // 1 is the same in both.
  await expect(table.getByRole('row')).toHaveCount(4);
  const second = table.getByRole('row').filter({ hasText: 'dog' });
  await expect(second.getByRole('img', { name: 'Differs from the baseline:' })).toHaveCount(2);
  await expect(second).toContainText('wolf');
  await page.reload();
  await expect(table.getByRole('row')).toHaveCount(4);
  await page.getByRole('switch', { name: 'Only what differs' }).click();
  await expect(table.getByRole('row')).toHaveCount(5);
  await page.getByRole('radio', { name: 'As text' }).click();
  await expect(page.getByRole('table', { name: 'Changes of eval/predictions.json' })).toBeVisible();
});
