import { expect, test } from '../fixtures';

test('what a run came from and what came of it, by arrow keys and as a list', async ({ page, api }) => {
  const experimentId = await api.experiment();
  const runId = await api.run(experimentId, { run_name: 'training' });
  await api.post('runs/log-inputs', {
    run_id: runId,
    datasets: [{ dataset: { name: 'grapes', digest: 'd1', source_type: 'local', source: 's' } }],
  });
  type Made = { model: { info: { model_id: string } } };
  const { model } = await api.post<Made>('logged-models', {
    experiment_id: experimentId,
    name: 'forest',
    source_run_id: runId,
  });
  const evaluation = await api.run(experimentId, { run_name: 'evaluation' });
  await api.post('runs/log-inputs', { run_id: evaluation, models: [{ model_id: model.info.model_id }] });
  const name = `lineage ${crypto.randomUUID().slice(0, 8)}`;
  await api.post('registered-models/create', { name });
  await api.post('model-versions/create', {
    name,
    source: `models:/${model.info.model_id}`,
    run_id: runId,
    model_id: model.info.model_id,
  });

  await page.goto(`/runs/${runId}?tab=lineage`);
  const graph = page.getByRole('group', { name: 'Lineage' });
  const self = graph.getByRole('button', { name: /^training/ });
  await expect(self).toHaveAccessibleName(/from grapes; to forest/);
  await self.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(graph.getByRole('link', { name: /^grapes/ })).toBeFocused();
  await expect(graph.getByRole('link', { name: /^grapes/ })).toHaveAttribute('href', /filter=dataset\.name/);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(graph.getByRole('link', { name: /^forest/ })).toBeFocused();
  await expect(graph.getByRole('link', { name: new RegExp(`^${name} version 1`) })).toBeVisible();

  await page.getByRole('radio', { name: 'List' }).click();
  const list = page.getByRole('table', { name: 'Lineage' });
  await expect(list.getByRole('row', { name: /^forest/ })).toContainText(/training.*evaluation/);
  await list.getByRole('link', { name: 'evaluation' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('evaluation');
  await api.post('registered-models/delete', { name }).catch(() => undefined);
});
