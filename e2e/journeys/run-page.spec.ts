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
