import { expect, test } from '../fixtures';

const PIXEL = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
);

test('pictures of several runs stand at one step, which arrow keys move and a link keeps', async ({
  page,
  api,
}) => {
  const experimentId = await api.experiment();
  const runs: string[] = [];
  for (const [at, steps] of [[0, 10, 20], [0, 20], [20]].entries()) {
    const runId = await api.run(experimentId, { run_name: `run-${at}`, start_time: 1_700_000_000_000 + at });
    runs.push(runId);
    for (const step of steps)
      await api.upload(runId, `images/val~mask+step+${step}+timestamp+7+1f-${step}.png`, PIXEL);
    await api.upload(runId, 'roc.png', PIXEL);
  }
  await page.goto(`/experiments/${experimentId}/compare?runs=${runs.join(',')}&tab=images`);
  await expect(page.getByRole('img')).toHaveCount(6);
  await expect(page.getByRole('img', { name: 'val/mask of run-1 at step 20' })).toBeVisible();
  await page.getByRole('slider', { name: 'Step' }).press('ArrowLeft');
  await expect(page.getByRole('img', { name: 'val/mask of run-0 at step 10' })).toBeVisible();
  const masks = page.getByRole('region', { name: 'val/mask' });
  await expect(masks.getByText('from step 0')).toHaveCount(1);
  await expect(masks.getByText('None up to step 10')).toBeVisible();
  await expect(page.getByRole('region', { name: 'roc.png' }).getByRole('img')).toHaveCount(3);

  await page.reload();
  await expect(page.getByRole('img', { name: 'val/mask of run-0 at step 10' })).toBeVisible();
  await page.getByRole('heading', { name: /val\/mask/ }).click();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByText('Step 0', { exact: false }).first()).toBeVisible();
  await expect(page.getByRole('img', { name: 'val/mask of run-1 at step 0' })).toBeVisible();

  await page.goto(`/experiments/${experimentId}/runs/${runs[0]}?tab=artifacts&path=images`);
  await page.getByRole('slider', { name: 'Step' }).press('Home');
  await expect(page.getByRole('img', { name: 'val/mask at step 0' })).toBeVisible();
});
