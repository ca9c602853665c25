/** The models of several runs become versions in one go. */
import { command, expect, test } from '../people';

type Made = { model: { info: { model_id: string; artifact_uri: string } } };

test('models of chosen runs are registered together, and each row says what came of it', async ({
  page,
  api,
}) => {
  const experimentId = await api.experiment();
  for (const name of ['first', 'second', 'bare']) {
    const runId = await api.run(experimentId, { run_name: name });
    await api.post('runs/update', { run_id: runId, status: 'FINISHED', end_time: Date.now() });
    if (name === 'bare') continue;
    const { model } = await api.post<Made>('logged-models', {
      experiment_id: experimentId,
      name: `${name}-model`,
      source_run_id: runId,
    });
    const { model_id: modelId, artifact_uri: uri } = model.info;
    const folder = uri.replace(/^mlflow-artifacts:\/+/, 'mlflow-artifacts/artifacts/');
    await api.put(`${folder}/MLmodel`, 'flavors: {}\n');
    await command('tracking.finalizeLoggedModel', {
      modelId,
      status: 'LOGGED_MODEL_READY',
    });
  }
  const target = `together ${experimentId}`;
  await page.goto(`/experiments/${experimentId}`);
  await expect(page.getByRole('checkbox', { name: 'Select first', exact: true })).toBeVisible();
  // The newest first: bare, second, first.
  for (const key of ['j', 'x', 'j', 'x', 'j', 'x', 'r']) await page.keyboard.press(key);
  const dialog = page.getByRole('dialog', { name: 'Register the models of 3 runs' });
  const rows = dialog.getByRole('list', { name: 'What will be registered' });
  await expect(rows.getByRole('listitem').filter({ hasText: 'bare' })).toContainText(
    'Logged no model: left out',
  );
  await expect(rows.getByRole('listitem').filter({ hasText: 'second-model' })).toContainText(
    'Becomes a new version, 1 of 2',
  );
  await dialog.getByRole('combobox', { name: 'Model', exact: true }).fill(target);
  await expect(dialog.getByText('A new model of this name is made.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Register 2 models' }).click();
  await expect(rows.getByRole('link', { name: 'Version 1' })).toBeVisible();
  await expect(rows.getByRole('link', { name: 'Version 2' })).toHaveAttribute(
    'href',
    `/models/${encodeURIComponent(target)}/versions/2`,
  );
  await expect(dialog.getByRole('button', { name: 'Register 0 models' })).toBeDisabled();
  await page.goto(`/experiments/${experimentId}`);
  await page.getByRole('link', { name: 'Logged models' }).click();
  await page
    .getByRole('textbox', { name: 'Search models' })
    .or(page.getByRole('searchbox', { name: 'Search models' }))
    .fill('first');
  await expect(page.getByRole('link', { name: 'second-model' })).toHaveCount(0);
  await page.getByRole('checkbox', { name: /^Select first-model of / }).click();
  await page.getByRole('button', { name: 'Register 1 model' }).click();
  const again = page.getByRole('dialog', { name: 'Register 1 model' });
  await again.getByRole('combobox', { name: 'Model', exact: true }).fill(target);
  await expect(again.getByText('which has 2 versions')).toBeVisible();
  await again.getByRole('button', { name: 'Register 1 model' }).click();
  await expect(again.getByRole('link', { name: 'Version 3' })).toBeVisible();
  await command('registry.deleteModel', { name: target });
});
