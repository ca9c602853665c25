import { linearGraph, onnxFiles } from '../../lib/testing/onnx-model';
import { ask, makeTable, rides, upload, zones } from '../feature-tables';
import { expect, test } from '../fixtures';
import { COLUMNS, removeEndpoint, serveModel } from '../serving-model';

test('find a feature, read its page, follow it to the model that knows it and the endpoint that answers by it', async ({
  page,
  api,
}) => {
  const word = `w${crypto.randomUUID().slice(0, 8)}`;
  const feature = `busy_${word}`;
  const columns = [...zones(), { name: feature, data: Array.from({ length: 40 }, (_, at) => at / 40) }];
  const name = await makeTable(columns, { primary_keys: ['zone'], tags: [{ key: 'team', value: word }] });
  await ask('POST', `/tables/${name}/data-sources`, { data_sources: [`raw.${word}`] });
  const experimentId = await api.experiment();
  const runId = await api.run(experimentId, { run_name: `training ${word}` });
  await ask('POST', '/training-sets', {
    upload_id: await upload(rides()),
    lookups: [{ table_name: name, lookup_key: ['pickup_zone'], feature_names: [feature] }],
    label: ['fare'],
    run_id: runId,
  });
  const model = `model ${word}`;
  for (const [file, content] of Object.entries(onnxFiles(linearGraph([1, 1], 0), COLUMNS)))
    await api.upload(runId, `model/${file}`, typeof content === 'string' ? content : new Uint8Array(content));
  await api.post('registered-models/create', { name: model });
  await api.post('model-versions/create', { name: model, source: `runs:/${runId}/model`, run_id: runId });
  const endpoint = await serveModel(model, { 1: 100 });

  await page.goto('/features');
  await page.getByRole('searchbox', { name: 'Search features' }).fill(feature);
  const row = page
    .getByRole('table', { name: 'Feature tables' })
    .getByRole('row', { name: new RegExp(name) });
  await expect(row).toContainText(`team: ${word}`);
  await row.getByRole('link', { name: feature, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(feature);
  await expect(page.getByRole('table', { name: `${feature} over the versions` })).toBeVisible();
  await expect(page.getByRole('figure', { name: 'Mean, median and quartiles' })).toBeVisible();
  await page.getByRole('radio', { name: 'By day' }).click();
  await expect(page.getByRole('region', { name: 'Over the days' })).toBeVisible();

  await page.goto(`/features/${name}?tab=lineage`);
  await page.getByRole('radio', { name: 'List' }).click();
  const list = page.getByRole('table', { name: 'Lineage' });
  for (const each of [`raw.${word}`, `training ${word}`, `${model} version 1`])
    await expect(list.getByRole('row', { name: new RegExp(`^${each}`) })).toBeVisible();
  await page.getByRole('button', { name: 'More actions' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Drop the table' }).press('Enter');
  const dialog = page.getByRole('alertdialog', { name: 'Drop the feature table?' });
  for (const each of [`training ${word}`, `${model} version 1`, endpoint])
    await expect(dialog).toContainText(each);
  await expect(dialog).not.toContainText(`raw.${word}`);
  await page.keyboard.press('Escape');
  await list
    .getByRole('row', { name: new RegExp(`^training ${word}`) })
    .getByRole('link', { name: `training ${word}`, exact: true })
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`training ${word}`);
  await page.goBack();
  await page.getByRole('radio', { name: 'List' }).click();
  await list
    .getByRole('row', { name: new RegExp(`^${endpoint}`) })
    .getByRole('link', { name: endpoint, exact: true })
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(endpoint);
  await removeEndpoint(page, endpoint);
  await api.post('registered-models/delete', { name: model }).catch(() => undefined);
  await ask('DELETE', `/tables/${name}?force=true`);
});

test('a training set is put together, looked at, and recorded', async ({ page }) => {
  const source = await makeTable(rides(), { primary_keys: ['ride'] });
  const name = await makeTable(zones(), { primary_keys: ['zone'] });
  await page.goto('/features/training-sets/new');
  const pick = async (button: string, table: string) => {
    await page.getByRole('button', { name: button, exact: true }).click();
    await page.getByPlaceholder('Find a table').fill(table);
    await page.getByRole('option', { name: table }).click();
  };
  await pick('Table of the rows', source);
  await page.getByRole('combobox', { name: 'Label' }).click();
  await page.getByRole('option', { name: 'fare', exact: true }).click();
  await pick('Add a look-up', name);
  await page.getByRole('combobox', { name: 'Key zone' }).click();
  await page.getByRole('option', { name: 'pickup_zone', exact: true }).click();
  const preview = page.getByRole('table', { name: 'Preview of the training set' });
  await expect(preview.getByRole('columnheader', { name: /^mean_fare/ })).toBeVisible();
  await page.getByRole('checkbox', { name: 'borough' }).click();
  await expect(preview.getByRole('columnheader', { name: /^borough/ })).toHaveCount(0);
  await page.getByRole('button', { name: 'Record it' }).click();
  const recorded = page.getByRole('region', { name: 'The recorded training set' });
  await expect(recorded).toContainText('Recorded: 60 rows, 4 columns');
  await expect(recorded).toContainText('get_training_set(');
  // The address holds all of it.
  await page.reload();
  await expect(preview.getByRole('columnheader', { name: /^mean_fare/ })).toBeVisible();

  // It is found again among all of them, and says what it was made of.
  await page.goto(`/features/${name}?tab=sets`);
  await page.getByRole('table', { name: 'Training sets' }).getByRole('link').click();
  await expect(page.getByRole('heading', { name: /^Training set [0-9a-f]{8}$/, level: 1 })).toBeVisible();
  const of = page.getByRole('table', { name: 'Made of', exact: true });
  await expect(of.getByRole('row', { name: new RegExp(`^${name}`) })).toContainText('pickup_zone');
  await expect(of.getByRole('link', { name: source, exact: true })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Columns', exact: true })).toContainText('fare ◆');
  for (const table of [name, source]) await ask('DELETE', `/tables/${table}?force=true`);
});

test('a training set of a file’s rows: a column left out, a function, statistics and what leaks the label', async ({
  page,
}) => {
  const name = await makeTable(zones(), { primary_keys: ['zone'] });
  await page.goto('/features/training-sets/new');
  await page.getByRole('radio', { name: 'A file' }).click();
  const lines = Array.from({ length: 60 }, (_, at) => `${at},${at % 40},${10 + ((at % 40) % 7)}`);
  await page.getByLabel('File of the rows').setInputFiles({
    name: 'rides.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(['ride,pickup_zone,fare', ...lines].join('\n')),
  });
  await expect(page.getByText('rides.csv: 60 rows, 3 columns.')).toBeVisible();
  await page.getByRole('combobox', { name: 'Label' }).click();
  await page.getByRole('option', { name: 'fare', exact: true }).click();
  await page.getByRole('button', { name: 'Add a look-up', exact: true }).click();
  await page.getByPlaceholder('Find a table').fill(name);
  await page.getByRole('option', { name }).click();
  await page.getByRole('combobox', { name: 'Key zone' }).click();
  await page.getByRole('option', { name: 'pickup_zone', exact: true }).click();
  // The mean fare of this table is the fare itself.
  const warnings = page.getByRole('list', { name: 'Warnings' });
  await expect(warnings).toContainText("'mean_fare' goes along with the label almost exactly");
  for (const [at, called, expression] of [
    [1, 'whole', 'mean_fare'],
    [2, 'half', 'mean_fare / 2'],
  ] as const) {
    await page.getByRole('button', { name: 'Add a function' }).click();
    const written = page.getByRole('region', { name: `Function ${at}` });
    await written.getByLabel('Called').fill(called);
    await written.getByLabel('Expression').fill(expression);
    await written.getByLabel('Expression').blur();
  }
  await page.getByRole('button', { name: 'Remove function 1' }).click();
  const left = page.getByRole('region', { name: 'Function 1' });
  await expect(left.getByLabel('Called')).toHaveValue('half');
  await expect(left.getByLabel('Expression')).toHaveValue('mean_fare / 2');
  const preview = page.getByRole('table', { name: 'Preview of the training set' });
  await expect(preview.getByRole('columnheader', { name: /^half/ })).toBeVisible();
  await page.getByRole('checkbox', { name: 'ride', exact: true }).click();
  await expect(preview.getByRole('columnheader', { name: /^ride/ })).toHaveCount(0);
  await page.getByRole('radio', { name: 'Statistics' }).click();
  const statistics = page.getByRole('table', { name: 'Statistics of the training set' });
  await expect(statistics.getByRole('row', { name: /^half/ })).toContainText('1.0');
  await page.getByRole('button', { name: 'Record it' }).click();
  await expect(page.getByRole('region', { name: 'The recorded training set' })).toContainText(
    'Recorded: 60 rows, 5 columns',
  );
  await ask('DELETE', `/tables/${name}?force=true`);
});

test('a table that is not written in time turns red', async ({ page }) => {
  await page.clock.install();
  const name = await makeTable(zones(), { primary_keys: ['zone'], freshness_minutes: 60 });
  await page.goto(`/features/${name}`);
  const bar = page.locator('header');
  await expect(bar.getByText('Fresh', { exact: true })).toBeVisible();
  await page.clock.fastForward('03:00:00');
  await expect(bar.getByText(/^Overdue by 2h|^Overdue by 2 h/)).toBeVisible();
  await ask('DELETE', `/tables/${name}`);
});

test('a page that stays open takes over what changes, and fetches all columns only when it is another version', async ({
  page,
}) => {
  await page.clock.install();
  const name = await makeTable(zones(), { primary_keys: ['zone'] });
  let whole = 0;
  page.on('request', (request) => {
    if (request.url().includes('features.getTable?')) whole += 1;
  });
  await page.goto(`/features/${name}?tab=online`);
  await expect(page.getByText('Not published', { exact: true })).toBeVisible();
  await ask('POST', `/tables/${name}/publish`, {});
  const state = page.waitForResponse((response) => response.url().includes('features.getTableState'));
  await page.clock.fastForward(10_000);
  await state;
  await expect(page.getByText('Shows version')).toBeVisible();
  expect(whole).toBe(0);
  const more = [...zones(), { name: 'more', data: Array.from({ length: 40 }, (_, at) => at / 40) }];
  await ask('POST', `/tables/${name}/write`, { upload_id: await upload(more), mode: 'merge' });
  await page.clock.fastForward(10_000);
  await expect(page.getByText(/of 2$/)).toBeVisible();
  await page.clock.fastForward(1_000);
  await page.getByRole('tab', { name: /^Features/ }).click();
  await expect(page.getByRole('link', { name: 'more', exact: true })).toBeVisible();
  await expect.poll(() => whole).toBe(1);
  await ask('DELETE', `/tables/${name}`);
});

test('rows of earlier versions, two versions side by side, SQL', async ({ page }) => {
  const name = await makeTable(zones(), { primary_keys: ['zone'] });
  const changed = [
    { name: 'zone', data: [0, 99], type: 'INT32' as const },
    { name: 'mean_fare', data: [500, 1], type: 'DOUBLE' as const },
  ];
  await ask('POST', `/tables/${name}/write`, { upload_id: await upload(changed), mode: 'merge' });
  await page.goto(`/features/${name}?tab=versions`);
  await page.getByRole('button', { name: 'Compare version 2 with the one before' }).click();
  const comparison = page.getByRole('region', { name: 'Comparison of two versions' });
  await expect(comparison).toContainText('40 → 41 rows: 1 came, 0 went, 1 changed.');
  await page.getByRole('link', { name: 'Rows of version 1' }).click();
  await expect(page.getByText('The first 40 rows of version 1')).toBeVisible();

  await page.goto('/features/sql');
  const editor = page.getByRole('textbox', { name: 'SQL' });
  const rail = page.getByRole('complementary', { name: 'Tables' });
  await rail.getByRole('searchbox', { name: 'Find a table' }).fill(name);
  await rail.getByRole('button', { name, exact: true }).click();
  await expect(editor).toHaveValue(`SELECT *\nFROM ${name}\nLIMIT 100`);
  await rail.getByRole('button', { name: `Columns of ${name}` }).click();
  await rail.getByRole('button', { name: /^mean_fare/ }).click();
  await expect(editor).toHaveValue(/LIMIT 100mean_fare$/);
  await editor.fill(`SELECT count(*) AS n FROM ${name}`);
  await page.keyboard.press('Control+Enter');
  const answer = page.getByRole('table', { name: 'Answer' });
  await expect(answer.getByRole('cell', { name: '41', exact: true })).toBeVisible();
  await expect(editor).toBeFocused();
  await ask('DELETE', `/tables/${name}`);
});

test('on a narrow screen the tables of SQL are behind a button, and one writes on where a name was put', async ({
  page,
}) => {
  const name = await makeTable(zones(), { primary_keys: ['zone'] });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/features/sql');
  const editor = page.getByRole('textbox', { name: 'SQL' });
  const drawer = page.getByRole('dialog', { name: 'Tables' });
  await expect(page.getByRole('complementary', { name: 'Tables' })).toBeHidden();
  await page.getByRole('button', { name: 'Tables' }).press('Enter');
  await drawer.getByRole('searchbox', { name: 'Find a table' }).fill(name);
  await drawer.getByRole('button', { name: `Columns of ${name}` }).click();
  await expect(drawer.getByRole('button', { name: /^mean_fare/ })).toBeVisible();
  await drawer.getByRole('button', { name, exact: true }).press('Enter');
  await expect(drawer).toBeHidden();
  await expect(editor).toHaveValue(`SELECT *\nFROM ${name}\nLIMIT 100`);
  await expect(editor).toBeFocused();
  await page.getByRole('button', { name: 'Tables' }).press('Enter');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Tables' })).toBeFocused();
  await ask('DELETE', `/tables/${name}`);
});

test('a copy that is published again keeps its hours to live', async ({ page }) => {
  const times = [
    ...zones(),
    { name: 'at', data: Array.from({ length: 40 }, (_, at) => at), type: 'INT32' as const },
  ];
  const name = await makeTable(times, { primary_keys: ['zone'], timestamp_key: 'at' });
  await ask('POST', `/tables/${name}/publish`, { ttl_seconds: 5400 });
  await page.goto(`/features/${name}?tab=online`);
  await expect(page.getByText('1h 30m')).toBeVisible();
  await page.getByRole('button', { name: 'Publish again' }).click();
  await expect(page.getByRole('spinbutton', { name: 'Hours to live' })).toHaveValue('1.5');
  await page.reload();
  await expect(page.getByText('1h 30m')).toBeVisible();
  await ask('DELETE', `/tables/${name}`);
});

test.describe('SQL that cannot be run', () => {
  test.use({ allowedErrors: /status of 400.*features\.queryTables/ });

  test('is told where it is written, with the place', async ({ page }) => {
    await page.goto(`/features/sql?${new URLSearchParams({ sql: 'SELECT 1 AS one\nFROM' })}`);
    await expect(page.getByRole('alert').filter({ hasText: 'syntax error' })).toBeVisible();
    const editor = page.getByRole('textbox', { name: 'SQL' });
    await expect(editor).toHaveAttribute('aria-invalid', 'true');
    await editor.fill('SELECT nothing\nFROM (SELECT 1 AS one) AS t');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('alert').filter({ hasText: 'LINE 1: SELECT nothing' })).toBeVisible();
    await editor.fill('SELECT 1 AS one');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('table', { name: 'Answer' })).toBeVisible();
  });
});
