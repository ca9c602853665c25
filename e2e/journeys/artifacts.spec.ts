import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from '../fixtures';
import { openFile, runWith } from '../run-artifacts';

const bytes = (buffer: ArrayBuffer) => new Uint8Array(buffer) as Uint8Array<ArrayBuffer>;

test('JSON is a tree that opens and closes by keys; a broken one is told and shown as it is', async ({
  page,
  api,
}) => {
  await page.goto(
    await runWith(api, {
      'config.json': JSON.stringify({ model: { layers: [{ units: 64 }], act: 'relu' }, seed: 1 }),
      'broken.json': '{"a": ',
    }),
  );
  await openFile(page, 'config');
  const tree = page.getByRole('tree', { name: 'config.json' });
  await expect(tree.getByRole('treeitem', { name: 'layers: [1]' })).toBeVisible();
  await expect(tree.getByRole('treeitem', { name: 'units' })).toHaveCount(0);
  await tree.getByRole('treeitem', { name: 'layers' }).click();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(tree.getByRole('treeitem', { name: 'units: 64' })).toBeVisible();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  await expect(tree.getByRole('treeitem')).toHaveCount(1);
  await openFile(page, 'broken');
  await expect(page.getByText(/This is not JSON/)).toBeVisible();
});

test('a table is sorted and paged, Parquet by the parts that are looked at', async ({ page, api }) => {
  const rows = 3000;
  const parquet = parquetWriteBuffer({
    columnData: [
      { name: 'id', data: Array.from({ length: rows }, (_, row) => row), type: 'INT32' },
      {
        name: 'score',
        data: Array.from({ length: rows }, (_, row) => ((row * 7) % rows) / 8),
        type: 'DOUBLE',
      },
    ],
    rowGroupSize: 500,
  });
  await page.goto(
    await runWith(api, {
      'scores.parquet': bytes(parquet),
      'scores.csv': 'name,score\nada,9\n"grace, h.",10\nnobody,\n',
    }),
  );
  await openFile(page, 'scores.parquet');
  const table = page.getByRole('table', { name: 'scores.parquet' });
  await expect(table.getByRole('row').nth(1)).toContainText('0');
  await page.getByRole('button', { name: 'Last page' }).click();
  await expect(page.getByText('Rows 2,001 to 3,000 of 3,000')).toBeVisible();
  await expect(table.getByRole('row').nth(1)).toContainText('2000');
  await table.getByRole('button', { name: /score/ }).click();
  await table.getByRole('button', { name: /score/ }).click();
  await expect(table.getByRole('columnheader', { name: /score/ })).toHaveAttribute('aria-sort', 'descending');
  await expect(table.getByRole('row').nth(1)).toContainText('374.875');
  await expect(page).toHaveURL(/sort=-1/);

  await openFile(page, 'scores.csv');
  const csv = page.getByRole('table', { name: 'scores.csv' });
  await csv.getByRole('button', { name: /score/ }).click();
  await csv.getByRole('button', { name: /score/ }).click();
  await expect(csv.getByRole('row').nth(1)).toContainText('grace, h.');
  await expect(csv.getByRole('row').nth(3)).toContainText('nobody');
});

test('a long text is read in parts, of which only the one in sight is fetched', async ({ page, api }) => {
  const lines = Array.from({ length: 120_000 }, (_, line) => `line ${line} of a long log`);
  await page.goto(await runWith(api, { 'train.log': lines.join('\n') }));
  let fetched = 0;
  page.on('response', async (response) => {
    if (response.url().includes('get-artifact')) fetched += Number(response.headers()['content-length'] ?? 0);
  });
  await openFile(page, 'train');
  await expect(page.getByText('line 0 of a long log')).toBeVisible();
  await page.getByRole('button', { name: 'Last part' }).click();
  await expect(page.getByText(/^line 11\d{4} of a long log/).first()).toBeVisible();
  await page.getByRole('region', { name: 'train.log' }).focus();
  await page.keyboard.press('End');
  await expect(page.getByText('line 119999 of a long log')).toBeVisible();
  expect(fetched).toBeLessThan(700_000);
  await page.reload();
  await expect(page.getByText(/^line 11\d{4} of a long log/).first()).toBeVisible();
});

test('a log is searched, in a terminal’s colours; shapes are a map, an evaluation a picture', async ({
  page,
  api,
}) => {
  const lines = Array.from({ length: 3_000 }, (_, line) => `step ${line}`);
  lines[2_500] = ' 10%\r100% \u001b[31mdiverged\u001b[0m';
  const point = {
    type: 'Feature',
    properties: { name: 'Berlin' },
    geometry: { type: 'Point', coordinates: [13, 52] },
  };
  await page.goto(
    await runWith(api, {
      'train.log': lines.join('\n'),
      'places.geojson': JSON.stringify({ type: 'FeatureCollection', features: [point] }),
      'confusion.json': JSON.stringify({
        labels: ['cat', 'dog'],
        matrix: [
          [9, 1],
          [2, 8],
        ],
      }),
      'roc.json': JSON.stringify({ fpr: [0, 0.5, 1], tpr: [0, 1, 1] }),
    }),
  );
  await openFile(page, 'train');
  await expect(page.getByRole('searchbox', { name: 'Search the text' })).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('DIVERGED');
  await expect(page.getByText('1 of 1 lines')).toBeVisible();
  const found = page.getByText('diverged', { exact: true });
  await expect(found).toBeInViewport();
  await expect(found).toHaveClass(/text-danger/);
  await expect(page.getByText('10%')).toHaveCount(0);
  await openFile(page, 'places');
  await expect(page.getByRole('img', { name: /^places\.geojson: 1 point, from 13° E/ })).toBeVisible();
  await page.getByRole('button', { name: 'Berlin point' }).click();
  await expect(page.getByRole('button', { name: 'Berlin point' })).toHaveAttribute('aria-pressed', 'true');
  await openFile(page, 'confusion');
  const table = page.getByRole('table', { name: 'confusion.json' });
  await expect(table.getByRole('row', { name: /^dog/ })).toContainText('0.800');
  await openFile(page, 'roc');
  await expect(page.getByRole('img', { name: 'ROC curve of 3 points, area under it 0.7500' })).toBeVisible();
});

test('a notebook is shown with its outputs, and runs nothing', async ({ page, api }) => {
  const cell = (source: string, outputs: object[]) => ({
    cell_type: 'code',
    execution_count: 1,
    source,
    outputs,
  });
  const notebook = {
    nbformat: 4,
    metadata: {},
    cells: [
      { cell_type: 'markdown', source: '# Findings\n<img src=x onerror="window.ran = 1">' },
      cell('df.head()', [
        {
          output_type: 'display_data',
          data: { 'text/html': '<table><tr><td>cell of a table</td></tr></table>' },
        },
        { output_type: 'stream', name: 'stdout', text: 'printed' },
      ]),
      cell('1/0', [{ output_type: 'error', traceback: ['\u001b[31mZeroDivisionError\u001b[0m'] }]),
    ],
  };
  await page.goto(await runWith(api, { 'explore.ipynb': JSON.stringify(notebook) }));
  await openFile(page, 'explore');
  await expect(page.getByRole('heading', { name: 'Findings' })).toBeVisible();
  await expect(page.getByText('printed')).toBeVisible();
  await expect(page.getByText('ZeroDivisionError', { exact: true })).toBeVisible();
  await expect(page.frameLocator('iframe').getByText('cell of a table')).toBeVisible();
  expect(await page.evaluate(() => 'ran' in window)).toBe(false);
});

test('pictures that were logged by step are looked through; a model tells what it takes', async ({
  page,
  api,
}) => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const image = (step: number) => `images/val~mask+step+${step}+timestamp+1700000000000+gabc-${step}.png`;
  await page.goto(
    await runWith(api, {
      [image(0)]: new Uint8Array(png),
      [image(5)]: new Uint8Array(png),
      'forest/MLmodel': `flavors:\n  sklearn:\n    sklearn_version: 1.5.0\nsignature:\n  inputs: '[{"name": "age", "type": "double"}]'\n`,
    }),
  );
  await openFile(page, 'images');
  await expect(page.getByRole('img', { name: 'val/mask at step 5' })).toBeVisible();
  await page.getByRole('slider', { name: 'Step', exact: true }).press('ArrowLeft');
  const first = page.getByRole('img', { name: 'val/mask at step 0' });
  await expect(first).toBeVisible();
  expect(await first.evaluate((shown: HTMLImageElement) => shown.naturalWidth)).toBe(1);
  await openFile(page, 'forest');
  await expect(page.getByRole('list', { name: 'Inputs' })).toContainText('agedouble');
  await page.getByRole('button', { name: 'MLmodel' }).click();
  await expect(page.getByRole('heading', { name: 'sklearn', exact: true })).toBeVisible();
});
