import { expect, test } from '../fixtures';

test('a note, a tag and a name are changed and stay', async ({ page, api }) => {
  const experimentId = await api.experiment();
  const runId = await api.run(experimentId, { run_name: 'before' });
  await page.goto(`/experiments/${experimentId}/runs/${runId}`);
  await page.getByRole('button', { name: 'Edit the notes' }).click();
  await page.getByRole('textbox', { name: 'Notes' }).fill('It **works**');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('strong', { hasText: 'works' })).toBeVisible();

  await page.getByRole('button', { name: 'Add a tag' }).click();
  await page.getByRole('textbox', { name: 'Tag key' }).fill('team');
  await page.getByRole('textbox', { name: 'Tag value' }).fill('risk');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Remove the tag team' })).toBeVisible();

  await page.getByRole('button', { name: 'Run actions' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('after');
  await page.getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('after');

  await page.reload();
  await expect(page.locator('strong', { hasText: 'works' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Remove the tag team' })).toBeVisible();
});

test('files are found in their folders and shown by what they are', async ({ page, api }) => {
  const experimentId = await api.experiment();
  const runId = await api.run(experimentId);
  await api.upload(runId, 'data/scores.csv', 'name,score\nada,0.5\n"grace, h.",1\n');
  await api.upload(runId, 'readme.md', '# Read **me**');
  await api.upload(
    runId,
    'page.html',
    '<p id="said">quiet</p><script>try { said.textContent = document.cookie } catch { said.textContent = "boxed in" }</script>',
  );
  await page.goto(`/experiments/${experimentId}/runs/${runId}?tab=artifacts`);
  await page.getByRole('treeitem', { name: 'data' }).click();
  await page.getByRole('treeitem', { name: /scores\.csv/ }).click();
  await expect(page.getByRole('cell', { name: 'grace, h.' })).toBeVisible();
  await expect(page).toHaveURL(/path=data%2Fscores\.csv|path=data\/scores\.csv/);
  await page.getByRole('treeitem', { name: /readme\.md/ }).click();
  await expect(page.getByRole('heading', { name: 'Read me' })).toBeVisible();
  await page.getByRole('treeitem', { name: /page\.html/ }).click();
  await expect(page.frameLocator('iframe').getByText('boxed in')).toBeVisible();
});

test('a chart is read by keys and as a table', async ({ page, api }) => {
  const experimentId = await api.experiment();
  const runId = await api.run(experimentId);
  await api.post('runs/log-batch', {
    run_id: runId,
    metrics: [1, 5, 3].map((value, step) => ({ key: 'loss', value, step, timestamp: 1000 + step })),
  });
  await page.goto(`/experiments/${experimentId}/runs/${runId}?tab=charts`);
  await page.getByRole('application', { name: 'Read loss' }).focus();
  await page.keyboard.press('End');
  const said = page.getByRole('status').filter({ hasText: 'step' });
  await expect(said).toHaveText('step 2: 3');
  await page.keyboard.press('ArrowLeft');
  await expect(said).toHaveText('step 1: 5');
  await expect(
    page.getByRole('img', { name: 'loss: last 3 at step 2, lowest 1 at step 0, highest 5 at step 1' }),
  ).toBeVisible();
  await page.getByRole('button', { name: 'View loss as table' }).click();
  await expect(
    page.getByRole('region', { name: 'loss as table' }).getByRole('cell', { name: '5' }),
  ).toBeVisible();
});

test('a link that the mlflow client prints leads to the run', async ({ page, api }) => {
  const experimentId = await api.experiment();
  const runId = await api.run(experimentId, { run_name: 'linked' });
  await page.goto(`/#/experiments/${experimentId}/runs/${runId}`);
  await expect(page).toHaveURL(new RegExp(`/experiments/${experimentId}/runs/${runId}$`));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('linked');
});

test('from run to run of the list that one came from, and back to the list as it was', async ({
  page,
  api,
}) => {
  const experimentId = await api.experiment();
  for (const name of ['first', 'second', 'third', 'other']) await api.run(experimentId, { run_name: name });
  const filter = encodeURIComponent("attributes.run_name != 'other'");
  await page.goto(`/experiments/${experimentId}?filter=${filter}`);
  await expect(page.getByRole('link', { name: 'other' })).toHaveCount(0);
  await page.getByRole('link', { name: 'second' }).click();
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toContainText('second');
  await expect(page.getByText('2 of 3')).toBeVisible();
  await page.keyboard.press(']');
  await expect(title).toContainText('first');
  await expect(page.getByRole('button', { name: 'Next run' })).toBeDisabled();
  await page.keyboard.press('[');
  await expect(title).toContainText('second');
  await page.keyboard.press('[');
  await expect(title).toContainText('third');
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link').last().click();
  await expect(page).toHaveURL(/filter=attributes/);
});

test('what made a run is told, and how to run it again', async ({ page, api }) => {
  const experimentId = await api.experiment();
  const runId = await api.run(experimentId, {
    tags: [
      { key: 'mlflow.source.name', value: 'train.py' },
      { key: 'mlflow.source.git.repoURL', value: 'git@example.com:team/code.git' },
      { key: 'mlflow.source.git.commit', value: '0123456789abcdef0123456789abcdef01234567' },
      { key: 'mlflow.source.git.diff', value: '@@ -1 +1 @@\n-rate = 1\n+rate = 2\n' },
    ],
  });
  await api.upload(runId, 'requirements.txt', 'mlflow==3.1.0\nnumpy>=2\n');
  await page.goto(`/experiments/${experimentId}/runs/${runId}`);
  const source = page.getByRole('region', { name: 'Source' });
  await expect(source.getByRole('link', { name: /0123456789abcdef/ })).toHaveAttribute(
    'href',
    'https://example.com/team/code/commit/0123456789abcdef0123456789abcdef01234567',
  );
  await source.getByRole('button', { name: 'Not committed, show them' }).click();
  await expect(page.getByRole('dialog')).toContainText('+rate = 2');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Python and packages' }).click();
  await expect(page.getByRole('list', { name: 'Packages' })).toContainText('3.1.0');
  await page.getByRole('button', { name: 'Use in code' }).click();
  await page.getByRole('radio', { name: 'Run again' }).click();
  const snippet = page.getByRole('region', { name: 'Run this again' });
  await expect(snippet).toContainText('git checkout 0123456789abcdef');
  await expect(snippet).toContainText('python train.py');
});

test('a logged model shows what it takes, its example, and its files', async ({ page, api }) => {
  const experimentId = await api.experiment();
  const runId = await api.run(experimentId);
  type Made = { model: { info: { model_id: string } } };
  const { model } = await api.post<Made>('logged-models', {
    experiment_id: experimentId,
    name: 'forest',
    source_run_id: runId,
  });
  const id = model.info.model_id;
  await api.put(
    `mlflow-artifacts/artifacts/${experimentId}/models/${id}/artifacts/MLmodel`,
    `flavors:\n  sklearn: {}\nsignature:\n  inputs: '[{"name": "age", "type": "double"}]'\nsaved_input_example_info:\n  artifact_path: input_example.json\n  type: dataframe\n`,
  );
  await api.put(
    `mlflow-artifacts/artifacts/${experimentId}/models/${id}/artifacts/input_example.json`,
    JSON.stringify({ columns: ['age'], data: [[41.5]] }),
  );
  await page.goto(`/experiments/${experimentId}/runs/${runId}`);
  await page.getByRole('region', { name: 'Logged models' }).getByRole('link', { name: 'forest' }).click();
  await expect(page.getByRole('list', { name: 'Inputs' })).toContainText('agedouble');
  await expect(page.getByRole('cell', { name: '41.5' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Load this model in Python' })).toContainText(
    `models:/${id}`,
  );
  await page.getByRole('radio', { name: 'Files' }).click();
  await page.getByRole('treeitem', { name: /MLmodel/ }).click();
  await expect(page.getByRole('heading', { name: 'sklearn', exact: true })).toBeVisible();
});
