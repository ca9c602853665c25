/** A quantity that nobody logged: drawn, listed and passed on as what was logged. */
import { expect, test } from '../fixtures';

test('an expression is a chart and a column, and a link brings both', async ({ page, api }) => {
  const experimentId = await api.experiment();
  for (const scale of [1, 2]) {
    const runId = await api.run(experimentId, { run_name: `scale-${scale}` });
    const metrics = Array.from({ length: 20 }, (_, step) => [
      { key: 'train_loss', value: scale * 3, step, timestamp: 1000 + step },
      { key: 'val/loss', value: 2, step, timestamp: 1000 + step },
    ]).flat();
    await api.post('runs/log-batch', { run_id: runId, metrics, params: [{ key: 'lr', value: '0.5' }] });
    await api.post('runs/update', { run_id: runId, status: 'FINISHED', end_time: Date.now() });
  }
  await page.goto(`/experiments/${experimentId}`);
  await page.getByRole('button', { name: 'Add a chart' }).click();
  await page.getByRole('combobox', { name: 'Kind' }).click();
  await page.getByRole('option', { name: 'Lines' }).click();
  await page.getByRole('button', { name: 'Metric: choose' }).click();
  await page.getByRole('button', { name: 'Write an expression' }).click();
  const field = page.getByRole('textbox', { name: 'Expression' });
  await field.fill('(train_loss - val');
  await page.getByRole('option', { name: '`val/loss`' }).click();
  await expect(field).toHaveValue('(train_loss - `val/loss`');
  await field.press('End');
  await field.pressSequentially(') *');
  await field.press('Enter');
  await expect(
    page.getByRole('alert').filter({ hasText: 'character 28: something is missing' }),
  ).toBeVisible();
  await field.pressSequentially(' params.lr');
  await field.press('Enter');
  await page.getByRole('button', { name: 'Add', exact: true }).click();

  const title = '(train_loss - `val/loss`) * params.lr';
  const chart = page.getByRole('region', { name: title, exact: true });
  await expect(
    chart.getByRole('img', { name: /2 runs: lowest 0\.5\S* by scale-1 .*highest 2\S* by scale-2/ }),
  ).toBeVisible();

  await page.getByRole('button', { name: 'Columns', exact: true }).click();
  await page.getByRole('button', { name: 'Add an expression' }).click();
  await field.fill('lgo(train_loss)');
  await expect(
    page.getByRole('alert').filter({ hasText: "character 1: there is no function 'lgo'" }),
  ).toBeVisible();
  await field.fill('train_loss / `val/loss` / 2');
  await page.getByRole('button', { name: 'Add the column' }).click();
  await expect(page.getByRole('checkbox', { name: 'train_loss / `val/loss` / 2' })).toBeChecked();
  await page.keyboard.press('Escape');
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'scale-2' }) });
  await expect(row.getByText('1.500', { exact: true })).toHaveCount(1);

  await page.goto(page.url());
  await expect(chart.getByRole('img', { name: /2 runs/ })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'train_loss / `val/loss` / 2' })).toBeAttached();

  const head = page.getByRole('columnheader', { name: 'train_loss / `val/loss` / 2' });
  const names = page.getByRole('table').getByRole('link', { name: /^scale-/ });
  for (const [order, first] of [
    ['descending', 'scale-2'],
    ['ascending', 'scale-1'],
  ] as const) {
    await head.getByRole('button', { name: /^train_loss/ }).click();
    await expect(head).toHaveAttribute('aria-sort', order);
    await expect(names.nth(0)).toHaveText(first);
  }

  await page.getByRole('table').getByRole('link', { name: 'scale-2' }).click();
  await page.getByRole('tab', { name: 'Charts' }).click();
  await page.getByRole('button', { name: 'Add an expression' }).click();
  await field.fill('max(train_loss, `val/loss`) - 1');
  await field.press('Enter');
  const drawn = page
    .getByRole('region', { name: 'Expressions', exact: true })
    .getByRole('img', { name: /^max/ });
  await expect(drawn).toBeVisible();
  await page.goto(page.url());
  await expect(drawn).toBeVisible();
  await page
    .getByRole('button', { name: 'Actions for the chart max(train_loss, `val/loss`) - 1', exact: true })
    .click();
  await page.getByRole('menuitem', { name: 'Remove the chart' }).click();
  await expect(drawn).toHaveCount(0);
});
