/** A write-up whose figures stay live. */
import { readFile } from 'node:fs/promises';
import { command, expect, test } from '../people';

// A save is refused on purpose.
test.use({ allowedErrors: /409/ });

test('a report is written with a chart, runs and a value, and read by somebody else', async ({
  page,
  api,
  makePerson,
  pageOf,
}) => {
  const experimentId = await api.experiment();
  const runIds: string[] = [];
  for (const scale of [1, 2]) {
    const runId = await api.run(experimentId, { run_name: `scale-${scale}` });
    runIds.push(runId);
    const metrics = [0, 1, 2].map((step) => ({
      key: 'loss',
      value: scale / (step + 1),
      step,
      timestamp: 1000 + step,
    }));
    await api.post('runs/log-batch', {
      run_id: runId,
      metrics,
      params: [{ key: 'lr', value: `0.${scale}` }],
    });
    await api.post('runs/update', { run_id: runId, status: 'FINISHED', end_time: Date.now() });
  }
  const title = `Scales ${experimentId}`;
  await page.goto('/reports');
  await expect(
    page.getByText('No reports yet').or(page.getByRole('list', { name: 'Reports' })),
  ).toBeVisible();
  await page.keyboard.press('n');
  await page.getByRole('textbox', { name: 'Name' }).fill(title);
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  const text = page.getByRole('textbox', { name: 'Text' });
  await text.fill(`The loss ends at [?](/experiments/${experimentId}/runs/${runIds[0]}?value=loss).\n\n`);
  await page.getByRole('button', { name: 'Insert a figure' }).click();
  const charts = encodeURIComponent(JSON.stringify({ large: 'metrics.loss' }));
  await page.getByRole('textbox', { name: 'Address' }).fill(`/experiments/${experimentId}?charts=${charts}`);
  await page.getByRole('button', { name: 'Insert', exact: true }).click();
  await page.getByRole('button', { name: 'Insert a figure' }).click();
  await page
    .getByRole('textbox', { name: 'Address' })
    .fill(`/experiments/${experimentId}?filter=params.lr = '0.2'`);
  await page.getByRole('textbox', { name: 'Name' }).fill('The second');
  await page.getByRole('button', { name: 'Insert', exact: true }).click();
  const preview = page.getByRole('region', { name: 'Preview' });
  await expect(preview.getByRole('img', { name: /^loss, 2 runs: lowest 0\.3333 by scale-1/ })).toBeVisible();
  await expect(preview.getByRole('table', { name: /^The second 1 run/ })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+s');
  const article = page.getByRole('article', { name: title });
  await expect(article.getByRole('link', { name: '0.3333' })).toBeVisible();

  const reader = await makePerson('viewer', 'Reader');
  const theirs = await pageOf(reader);
  await theirs.goto('/reports');
  await theirs.getByRole('link', { name: new RegExp(title) }).click();
  const same = theirs.getByRole('article', { name: title });
  await expect(same.getByRole('img', { name: /^loss, 2 runs/ })).toBeVisible();
  await expect(same.getByRole('link', { name: 'scale-2', exact: true })).toBeVisible();
  await expect(theirs.getByRole('button', { name: 'Edit' })).toHaveCount(0);

  // Somebody else saves while one writes: nothing is written over unseen.
  const reportId = new URL(page.url()).pathname.split('/').at(-1);
  await page.keyboard.press('e');
  await text.fill('Mine.');
  await command('reports.updateReport', { reportId, title, text: 'Theirs.', revision: 2 });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'it is at revision 3' })).toBeVisible();
  await page.getByRole('button', { name: 'Save mine over it' }).click();
  await expect(article.getByText('Mine.')).toBeVisible();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'History' }).click();
  await page.getByRole('button', { name: /^3 / }).click();
  await expect(page.getByRole('textbox', { name: 'Revision 3' })).toHaveValue(/Theirs\./);
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(article.getByText('Theirs.')).toBeVisible();
});

test('a comparison and a model go into a report from their pages, and the report is taken along as one file', async ({
  page,
  api,
  context,
}) => {
  const experimentId = await api.experiment();
  const runIds: string[] = [];
  for (const scale of [1, 2]) {
    const runId = await api.run(experimentId, { run_name: `scale-${scale}` });
    runIds.push(runId);
    const metrics = [0, 1, 2].map((step) => ({
      key: 'loss',
      value: scale / (step + 1),
      step,
      timestamp: 1000 + step,
    }));
    await api.post('runs/log-batch', { run_id: runId, metrics });
    await api.post('runs/update', { run_id: runId, status: 'FINISHED', end_time: Date.now() });
  }
  const model = `scales-${experimentId}`;
  await api.post('registered-models/create', { name: model, description: 'What scales.' });
  const title = `Taken along ${experimentId}`;

  await page.goto(
    `/experiments/${experimentId}/compare?runs=${runIds.map((id) => id.slice(0, 12)).join(',')}`,
  );
  await page.getByRole('button', { name: 'Add to a report' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add to a report' });
  await dialog.getByRole('textbox', { name: 'Name of the figure' }).fill(title);
  await dialog.getByRole('button', { name: 'Begin a report with it' }).click();
  await expect(dialog).toHaveCount(0);

  await page.goto(`/models/${model}`);
  await page.getByRole('button', { name: 'Model actions' }).click();
  await page.getByRole('menuitem', { name: 'Add to a report' }).click();
  await dialog
    .getByRole('searchbox', { name: 'Search reports' })
    .or(dialog.getByRole('textbox', { name: 'Search reports' }))
    .fill(title);
  await dialog.getByRole('button', { name: new RegExp(title) }).click();
  await page.getByRole('button', { name: 'Open it' }).click();

  const article = page.getByRole('article', { name: title });
  await expect(
    article.getByRole('table', { name: new RegExp(`${title} 2 runs, only what differs`) }),
  ).toBeVisible();
  await expect(
    article.getByRole('region', { name: `The model ${model}` }).getByText('What scales.'),
  ).toBeVisible();

  await page.keyboard.press('e');
  const charts = encodeURIComponent(JSON.stringify({ large: 'metrics.loss' }));
  const text = page.getByRole('textbox', { name: 'Text' });
  await text.fill(`${await text.inputValue()}\n\n[Both](</experiments/${experimentId}?charts=${charts}>)\n`);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(article.getByRole('img', { name: /^loss, 2 runs/ })).toBeVisible();
  await page.getByRole('button', { name: 'More actions' }).click();
  const coming = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Download as a page' }).click();
  const file = await (await coming).path();
  const html = await readFile(file, 'utf8');
  expect(html).not.toMatch(/<script|\son\w+=|<link|@import|url\((?!#|&quot;#|"#)/i);

  // Where there is no server: all of it is in the file.
  const alone = await context.newPage();
  await alone.route(/^https?:/, (route) => route.abort());
  await alone.emulateMedia({ colorScheme: 'dark' });
  await alone.setContent(html);
  await expect(alone.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(alone.getByText(/^loss, 2 runs: lowest/)).toBeAttached();
  await expect(alone.getByRole('cell', { name: /^Best 0\.3333/ })).toBeVisible();
  const ground = () => alone.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await ground();
  await alone.emulateMedia({ colorScheme: 'light' });
  expect(await ground()).not.toBe(dark);
});
