import { command } from '../people';
import { expect, modelPath, moveVersion, test, versionPath } from '../registered-model';

/** Mistakes are made on purpose: their answers stand in the browser's console. */
test.use({ allowedErrors: /status of 40[04]/ });

test('models are found by name, by a filter and from the command menu, and two versions are compared', async ({
  page,
  api,
  registeredModel,
}) => {
  const model = await registeredModel();
  await moveVersion(api, model, 1, 'Production');
  await page.goto('/models');
  const search = page.getByRole('searchbox', { name: 'Search models' });
  await search.fill(model.name);
  const row = page.getByRole('row', { name: new RegExp(model.name) });
  await expect(row).toContainText('Production');
  await expect(page.getByRole('status').filter({ hasText: '1 model' })).toBeVisible();
  await search.fill(`name = '${model.name}' AND tags.team = 'risk'`);
  await expect(page.getByRole('heading', { name: 'No model matches' })).toBeVisible();
  await search.fill(`name = '${model.name}'`);
  await expect(row).toBeVisible();

  await page.keyboard.press('ControlOrMeta+k');
  const menu = page.getByRole('dialog', { name: 'Search and commands' });
  await menu.getByRole('combobox').fill(`${model.name} 2`);
  await menu.getByRole('option', { name: `${model.name} version 2` }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Version 2' })).toBeVisible();

  await page.goto(modelPath(model));
  await expect(page.getByRole('row', { name: /^Choose version 2/ })).toContainText('0.82');
  // In order of a metric: the greatest first, then the least, as the address says too.
  const numbers = page
    .getByRole('table', { name: 'Versions', exact: true })
    .getByRole('link', { name: /^Version \d$/ });
  await page.getByRole('button', { name: 'val_auc', exact: true }).click();
  await expect(page.getByRole('columnheader', { name: 'val_auc' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await page.getByRole('button', { name: 'val_auc', exact: true }).click();
  await expect(numbers).toHaveText(['Version 1', 'Version 2']);
  expect(page.url()).toContain('sort=metrics.val_auc');
  await page.getByRole('checkbox', { name: 'Choose version 1' }).click();
  await page.getByRole('checkbox', { name: 'Choose version 2' }).click();
  await page.getByRole('button', { name: 'Compare' }).click();
  const lines = (name: string) => page.getByRole('table', { name, exact: true });
  await expect(lines('Metrics').getByRole('row', { name: /^val_auc/ })).toBeVisible();
  await expect(lines('Metrics').getByRole('row', { name: /^val_loss/ })).toHaveCount(0);
  await expect(lines('Signature').getByRole('row', { name: /^Input tenure long/ })).toContainText('double');
  await expect(lines('Environment')).toContainText('1.2');
  await expect(page.getByRole('table', { name: 'Changes of train.py' })).toContainText('depth = 4');
  await page.keyboard.press('d');
  await expect(lines('Metrics').getByRole('row', { name: /^val_loss/ })).toBeVisible();
});

test('an alias is moved, and a model is renamed and deleted with its consequences told', async ({
  page,
  registeredModel,
}) => {
  const model = await registeredModel();
  await page.goto(modelPath(model));
  await expect(page.getByRole('row', { name: /^Choose version 2/ })).toContainText('0.82');
  await page.getByRole('button', { name: 'Add an alias' }).click();
  await page.getByRole('textbox', { name: 'Alias' }).fill('champion');
  await page.getByRole('textbox', { name: 'Version', exact: true }).fill('9');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'version=9' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Version', exact: true }).fill('1');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: 'Move the alias champion', exact: true }).click();
  await page.getByRole('textbox', { name: 'Version', exact: true }).fill('2');
  await page.getByRole('button', { name: 'Move', exact: true }).click();
  await expect(page.getByRole('row', { name: /^Choose version 2/ })).toContainText('champion');

  const renamed = `${model.name} again`;
  await page.getByRole('button', { name: 'Model actions' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill(renamed);
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('heading', { level: 1, name: renamed })).toBeVisible();
  await page.getByRole('button', { name: 'Model actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const asked = page.getByRole('alertdialog');
  await expect(asked).toContainText('2 versions, 1 alias and 0 webhooks go with it.');
  await asked.getByRole('textbox').fill(renamed);
  await asked.getByRole('button', { name: 'Delete the model' }).click();
  await expect(page).toHaveURL(/\/models$/);
});

test('a run’s model is registered from its page', async ({ page, api }) => {
  const experimentId = await api.experiment();
  const runId = await api.run(experimentId, { run_name: 'with-a-model' });
  const { model } = await api.post<{ model: { info: { model_id: string; artifact_uri: string } } }>(
    'logged-models',
    { experiment_id: experimentId, name: 'forest', source_run_id: runId },
  );
  const { model_id: modelId, artifact_uri: uri } = model.info;
  await api.put(
    `${uri.replace(/^mlflow-artifacts:\/+/, 'mlflow-artifacts/artifacts/')}/MLmodel`,
    'flavors: {}\n',
  );
  await command('tracking.finalizeLoggedModel', { modelId, status: 'LOGGED_MODEL_READY' });
  await page.goto(`/experiments/${experimentId}/runs/${runId}?tab=models`);
  await page.getByRole('button', { name: 'Register forest' }).click();
  const dialog = page.getByRole('dialog', { name: 'Register the model' });
  const name = `forest ${crypto.randomUUID().slice(0, 8)}`;
  await dialog.getByRole('combobox', { name: 'Model' }).fill(name);
  await expect(dialog.getByText('A new model of this name is made.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'What is new in it' }).fill('The first forest.');
  await dialog.getByRole('button', { name: 'Register' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Version 1' })).toBeVisible();
  await expect(page.getByText('The first forest.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'with-a-model' })).toBeVisible();
});

test('a version leads back to its run and its code says how to load it', async ({
  page,
  registeredModel,
}) => {
  const model = await registeredModel(1);
  await page.goto(versionPath(model, 1));
  await expect(page.getByText('Ready for Staging', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Use it' }).click();
  await expect(page.getByRole('region', { name: 'Use it from Python' })).toContainText(
    `models:/${model.name}/1`,
  );
  await page.getByRole('radio', { name: 'REST' }).click();
  await expect(page.getByRole('region', { name: 'Use it from REST' })).toContainText('model-versions/get');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Files' }).click();
  await page.getByRole('treeitem', { name: /^requirements\.txt/ }).click();
  await expect(page.getByText('scikit-learn==1.1')).toBeVisible();
  await page.getByRole('tab', { name: 'Lineage' }).click();
  await page.getByRole('link', { name: /trial-1/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'trial-1' })).toBeVisible();
});
