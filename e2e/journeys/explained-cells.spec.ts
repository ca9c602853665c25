import { expect, test } from '../fixtures';

test('numbers of the runs table say where they come from, under the pointer and by keys', async ({
  page,
  api,
}) => {
  const experimentId = await api.experiment();
  for (const [name, loss] of [
    ['first', 0.5],
    ['second', 0.25],
  ] as const) {
    const runId = await api.run(experimentId, { run_name: name });
    const metric = (key: string, value: number, step: number) => ({ key, value, step, timestamp: 1 });
    await api.post('runs/log-batch', {
      run_id: runId,
      metrics: [metric('acc', 1 - loss, 0), metric('loss', 2, 0), metric('loss', loss, 7)],
    });
  }
  await page.goto(`/experiments/${experimentId}`);
  const row = page.getByRole('row', { name: /second/ });
  const explained = (key: string) => page.getByRole('dialog', { name: `Where ${key} comes from` });
  await row.getByText('0.2500', { exact: true }).first().hover();
  await expect(explained('loss').or(explained('acc'))).toBeVisible();
  await page.getByRole('heading', { level: 1 }).hover();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.keyboard.press('j');
  await page.keyboard.press('i');
  const [first, next] = await page
    .getByRole('row', { name: /second/ })
    .locator('[data-metric]')
    .evaluateAll((numbers) => numbers.map((number) => (number as HTMLElement).dataset.metric ?? ''));
  await expect(explained(first ?? '')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(explained(next ?? '')).toContainText('Last values in the experiment:');
  await page.keyboard.press('ArrowLeft');
  await expect(explained(first ?? '')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(row).toBeFocused();
});
