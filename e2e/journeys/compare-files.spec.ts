import { expect, test } from '../fixtures';
import { cell, compareAt, nineTrials } from '../trials';

test('code, environment, data and artifacts of two runs', async ({ page, api }) => {
  const { experimentId, runIds } = await nineTrials(api);
  const [sgd = '', adam = ''] = ['sgd-1', 'adam-1'].map((name) => runIds.get(name) ?? '');
  const both = async (
    path: string,
    one: string | Uint8Array<ArrayBuffer>,
    other: string | Uint8Array<ArrayBuffer>,
  ) => {
    await api.upload(sgd, path, one);
    await api.upload(adam, path, other);
  };
  await both('train.py', 'import torch\nopt = sgd(lr)\n', 'import torch\nopt = adam(lr)\n');
  await both('requirements.txt', 'torch==2.3\nnumpy==1.26\n', 'torch==2.4\nnumpy==1.26\n');
  const pixel = Uint8Array.from(
    atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='),
    (sign) => sign.charCodeAt(0),
  );
  await both('plots/roc.png', pixel, pixel);
  for (const [runId, columns, rows] of [
    [sgd, ['age', 'city'], 100],
    [adam, ['age', 'income'], 120],
  ] as const) {
    await api.post('runs/log-inputs', {
      run_id: runId,
      datasets: [
        {
          dataset: {
            name: 'customers',
            digest: `d${rows}`,
            source_type: 'local',
            source: '{}',
            schema: JSON.stringify({ mlflow_colspec: columns.map((name) => ({ name, type: 'double' })) }),
            profile: JSON.stringify({ num_rows: rows, columns: { age: { mean: rows / 10, std: 4 } } }),
          },
          tags: [{ key: 'mlflow.data.context', value: 'training' }],
        },
      ],
    });
  }
  await page.goto(compareAt(experimentId, [sgd, adam], '&tab=code'));
  await expect(cell(page, 'Commit', 2)).toContainText('bbbb');
  await page.getByRole('button', { name: /train\.py changed/ }).click();
  const changes = page.getByRole('table', { name: 'Changes of train.py' });
  await expect(changes.getByRole('row').filter({ hasText: 'sgd' })).toContainText('opt = adam(lr)');
  await page.getByRole('radio', { name: 'In one' }).click();
  await expect(changes.getByRole('row')).toHaveCount(3);

  await page.getByRole('tab', { name: 'Environment' }).click();
  await expect(cell(page, 'torch', 1)).toContainText('2.3');
  await expect(cell(page, 'torch', 2)).toContainText('2.4');
  await expect(page.getByText('1 of 2 packages differ')).toBeVisible();

  await page.getByRole('tab', { name: 'Data' }).click();
  const dataset = page.getByRole('region', { name: 'Dataset customers' });
  await expect(dataset).toContainText('100 → 120');
  await expect(dataset.getByRole('row', { name: /Removed: city/ })).toBeVisible();
  await expect(dataset.getByRole('row', { name: /Added: income/ })).toBeVisible();
  await expect(dataset.getByRole('row', { name: /age/ })).toContainText('+0.50 sd');

  await page.getByRole('tab', { name: 'Artifacts' }).click();
  await page.getByRole('button', { name: 'plots', exact: true }).click();
  await page.getByRole('button', { name: 'roc.png' }).click();
  await expect(page.getByRole('img', { name: /^plots\/roc\.png of / })).toHaveCount(2);
});
