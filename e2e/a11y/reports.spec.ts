/** A report with its figures, and the writing of one, have nothing that axe calls serious or critical. */
import { expect } from '../fixtures';
import { command, test } from '../people';
import { faults } from './faults';
import { filledRun } from './filled-run';

test('read and written', async ({ page, api }) => {
  const { experimentId, runId } = await filledRun(api);
  const charts = encodeURIComponent(JSON.stringify({ large: 'metrics.loss' }));
  const text = [
    '## Found',
    `[Loss](/experiments/${experimentId}?charts=${charts})`,
    `[Runs](/experiments/${experimentId})`,
    `[Run](/experiments/${experimentId}/runs/${runId})`,
  ].join('\n\n');
  const { reportId } = await command<{ reportId: string }>('reports.createReport', {
    title: 'Read',
    text,
  });
  await page.goto(`/reports/${reportId}`);
  await expect(page.getByRole('table', { name: /^Runs / })).toBeVisible();
  await expect(page.locator('[data-slot="skeleton"]')).toHaveCount(0);
  expect(await faults(page)).toEqual([]);
  await page.keyboard.press('e');
  await page.getByRole('button', { name: 'Insert a figure' }).click();
  await page.getByRole('textbox', { name: 'Address' }).fill('/nowhere');
  await expect(page.getByText('This is no page of this console that can be shown.')).toBeVisible();
  expect(await faults(page)).toEqual([]);
});
