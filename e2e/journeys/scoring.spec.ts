import { makeTable } from '../feature-tables';
import { expect, test } from '../fixtures';
import { registerModel } from '../serving-model';

const rows = (count: number) => [
  { name: 'id', data: Array.from({ length: count }, (_, at) => at), type: 'INT32' as const },
  { name: 'amount', data: Array.from({ length: count }, (_, at) => at / 2), type: 'DOUBLE' as const },
  { name: 'age', data: Array.from({ length: count }, (_, at) => 20 + at), type: 'DOUBLE' as const },
];

test('a table is scored from a version’s page, and the predictions are found from both ends', async ({
  page,
  api,
}) => {
  const model = await registerModel(api, 1);
  const table = await makeTable(rows(30), { primary_keys: ['id'] });
  await page.goto(`/models/${model}/versions/1`);
  await page.getByRole('button', { name: 'Version actions' }).click();
  await page.getByRole('menuitem', { name: 'Score a table' }).click();
  await expect(page.getByRole('button', { name: 'Version: Version 1' })).toBeVisible();
  await page.getByRole('button', { name: 'Choose the table to score' }).click();
  await page.getByPlaceholder('Find a table').fill(table);
  await page.getByRole('option', { name: table, exact: true }).click();
  await expect(page.getByLabel('Output table')).toHaveValue(`${table}_scored`);
  await page.getByRole('button', { name: 'Score the rows' }).click();

  const name = `Score with ${model}`;
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  const run = page.getByRole('table', { name: 'Runs' }).getByRole('row', { name: /^1 / });
  await expect(run.getByRole('cell', { name: 'Succeeded' })).toBeVisible({ timeout: 60_000 });
  await expect(run.getByRole('cell', { name: '30', exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Edit the job' }).click();
  const form = page.getByRole('form', { name: 'Edit the job' });
  await form.getByLabel('Schedule').fill('0 6 * * *');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Scheduled', { exact: true })).toBeVisible();

  const graph = page.getByRole('group', { name: 'Lineage' });
  await page.goto(`/features/${table}_scored?tab=lineage`);
  await expect(graph.getByRole('link', { name: new RegExp(`^${name}`) })).toBeVisible();
  await page.goto(`/models/${model}/versions/1?tab=lineage`);
  await expect(graph.getByRole('link', { name: new RegExp(`^${table}_scored`) })).toBeVisible();
});

test('a file is scored into a file, and what does not fit is told by its row', async ({ page, api }) => {
  const model = await registerModel(api, 1);
  await page.goto(`/scoring/new?model=${model}&version=1`);
  await page.getByRole('radio', { name: 'Of a file' }).click();
  await page
    .getByLabel('Parquet or CSV file')
    .setInputFiles({ name: 'rows.csv', mimeType: 'text/csv', buffer: Buffer.from('amount,age\n1,2\nx,4\n') });
  await expect(page.getByText('2 rows of 2 columns')).toBeVisible();
  await page.getByRole('radio', { name: 'Into a file' }).click();
  await page.getByRole('button', { name: 'Score the rows' }).click();
  await expect(page.getByText(/^Row 2 \(amount = "x"\)/)).toBeVisible({ timeout: 60_000 });

  await page.goto(`/scoring/new?model=${model}&version=1`);
  await page.getByRole('radio', { name: 'Of a file' }).click();
  await page
    .getByLabel('Parquet or CSV file')
    .setInputFiles({ name: 'rows.csv', mimeType: 'text/csv', buffer: Buffer.from('amount,age\n1,2\n3,4\n') });
  await expect(page.getByText('2 rows of 2 columns')).toBeVisible();
  await page.getByRole('radio', { name: 'Into a file' }).click();
  await page.getByLabel('Name', { exact: true }).fill(`Good rows ${model}`);
  await page.getByRole('button', { name: 'Score the rows' }).click();
  const download = page.getByRole('link', { name: 'Download the predictions of run 1' });
  await expect(download).toBeVisible({ timeout: 60_000 });
  const [file] = await Promise.all([page.waitForEvent('download'), download.click()]);
  expect(file.suggestedFilename()).toMatch(/^Good-rows-.*-1\.parquet$/);
});
