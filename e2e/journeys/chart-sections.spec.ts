import { type Api, expect, test } from '../fixtures';

/** Two runs with a loss and a score of training, validation and two layers; the second alone has a `debug/` metric. */
async function logged(api: Api): Promise<{ experimentId: string; runId: string }> {
  const experimentId = await api.experiment();
  const keys = ['loss', 'train/loss', 'train/score', 'val/loss', 'val/score', 'layer1/norm', 'layer2/norm'];
  let runId = '';
  for (const at of [0, 1]) {
    runId = await api.run(experimentId, { run_name: `run-${at}`, start_time: 1_700_000_000_000 + at });
    const metrics = [...keys, ...(at === 1 ? ['debug/odd'] : [])].flatMap((key) =>
      Array.from({ length: 10 }, (_, step) => ({
        key,
        step,
        value: step === 5 ? 40 : step / 10,
        timestamp: step,
      })),
    );
    await api.post('runs/log-batch', { run_id: runId, metrics, params: [{ key: 'at', value: String(at) }] });
    await api.post('runs/update', { run_id: runId, status: 'FINISHED', end_time: 1_700_000_050_000 });
  }
  return { experimentId, runId };
}

test('charts stand in sections that fold and move by keys, and a link keeps it', async ({ page, api }) => {
  const { experimentId } = await logged(api);
  await page.goto(`/experiments/${experimentId}`);
  const headings = page.locator('h2').getByRole('button', { expanded: true });
  await expect(headings).toHaveText(['Ungrouped1', 'debug1', 'layer11', 'layer21', 'train2', 'val2']);

  await page.getByRole('button', { name: 'val 2', exact: true }).press('ArrowLeft');
  await page.getByRole('button', { name: 'train 2', exact: true }).press('Alt+ArrowUp');
  await expect(page.getByRole('button', { name: 'train 2', exact: true })).toBeFocused();
  await page.getByRole('button', { name: 'Actions for the chart train/loss' }).press('Alt+ArrowRight');
  await expect(page.getByRole('status').filter({ hasText: 'train/loss is now chart 2 of 2' })).toHaveCount(1);

  // What is folded is not asked for.
  const asked: string[] = [];
  page.on('request', (request) => asked.push(decodeURIComponent(request.url())));
  await page.reload();
  await expect(headings).toHaveText(['Ungrouped1', 'debug1', 'layer11', 'train2', 'layer21']);
  const titles = page.getByRole('region', { name: 'train', exact: true }).getByRole('region');
  await expect(titles.nth(0)).toHaveAccessibleName('train/score');
  await expect(titles.nth(1)).toHaveAccessibleName('train/loss');
  await page.getByRole('button', { name: 'Actions for the chart train/loss' }).scrollIntoViewIfNeeded();
  await expect(page.getByRole('img', { name: /^train\/loss, 2 runs/ })).toBeVisible();
  expect(asked.filter((url) => url.includes('Series') && url.includes('val/'))).toEqual([]);
});

test('charts that no run drawn has data for are hidden, and a y axis has the ends that one gives it', async ({
  page,
  api,
}) => {
  const { experimentId, runId } = await logged(api);
  await page.goto(`/experiments/${experimentId}?filter=${encodeURIComponent("params.at = '0'")}`);
  await expect(page.getByRole('region', { name: 'debug/odd', exact: true })).toContainText(
    'None of the runs shown has logged it',
  );
  await page.getByRole('button', { name: 'How charts are drawn' }).click();
  await page.getByRole('switch', { name: 'Hide charts without data' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'debug/odd', exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: '1 without data' }).click();
  await expect(page.getByRole('region', { name: 'debug/odd', exact: true })).toHaveCount(1);

  await page.goto(`/experiments/${experimentId}/runs/${runId}?tab=charts&chart=loss`);
  const dialog = page.getByRole('dialog', { name: 'loss' });
  await dialog.getByRole('textbox', { name: 'Greatest y' }).fill('1');
  await dialog.getByRole('textbox', { name: 'Least y' }).fill('2');
  await expect(dialog.getByRole('alert')).toHaveText('The lower end must be below the upper one.');
  await dialog.getByRole('textbox', { name: 'Least y' }).fill('0');
  await page.keyboard.press('Enter');
  const said = '1 of 10 points drawn lies outside the y axis set by hand, values from 0 to 40';
  await expect(dialog).toContainText(said);
  await page.reload();
  await expect(dialog).toContainText(said);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'loss', exact: true })).toContainText('outside the y axis');
});
