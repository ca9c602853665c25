import pg from 'pg';
import { expect, test } from '../fixtures';

/** As if the run had been silent for so long: waiting would take minutes. */
async function silence(runId: string, minutes: number): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.PLUMBLINE_DATABASE_URL });
  await client.connect();
  await client
    .query('UPDATE runs SET heard_at = $2 WHERE id = $1', [runId, Date.now() - minutes * 60_000])
    .finally(() => client.end());
}

test('stalled and diverged runs are found, explained, and the stalled marked as killed', async ({
  page,
  api,
}) => {
  const experimentId = await api.experiment();
  const stalled = await api.run(experimentId, { run_name: 'quiet' });
  await silence(stalled, 12);
  const diverged = await api.run(experimentId, { run_name: 'wild' });
  await api.post('runs/log-batch', {
    run_id: diverged,
    metrics: [...Array(10).fill(2.3), 0.3, 1.23].map((value, at) => ({
      key: 'loss',
      value,
      timestamp: at + 1,
      step: at * 60,
    })),
  });
  await api.run(experimentId, { run_name: 'sound' });

  await page.goto(`/experiments/${experimentId}`);
  const sign = page.getByRole('img', { name: 'Diverged: loss is 4.1 times its minimum of 0.3 at step 600' });
  await expect(sign).toBeVisible({ timeout: 20_000 });
  await sign.focus();
  await expect(page.getByRole('tooltip')).toContainText('loss is 4.1 times its minimum of 0.3 at step 600');
  await expect(page.getByRole('img', { name: /^Stalled: Nothing was logged for 12m/ })).toBeVisible();

  const names = page.getByRole('table').getByRole('link');
  await page.getByRole('button', { name: '1 diverged' }).click();
  await expect(names).toHaveText(['wild']);
  await expect(page.getByRole('combobox', { name: 'Filter runs' })).toHaveValue("health = 'diverged'");
  await page.getByRole('button', { name: '1 diverged' }).click();
  await page.getByRole('checkbox', { name: 'Stalled 1' }).click();
  await expect(names).toHaveText(['quiet']);

  for (const key of ['j', 'x']) await page.keyboard.press(key);
  await page.getByRole('button', { name: 'Mark as killed' }).click();
  await expect(page.getByText('1 run marked as killed')).toBeVisible();
  await expect(names).toHaveCount(0);
  await page.keyboard.press('z');
  await expect(names).toHaveText(['quiet']);

  await names.first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'quiet' })).toBeVisible();
  await page.getByRole('button', { name: 'Stalled', exact: true }).click();
  const meaning = page.getByRole('dialog', { name: 'Stalled' });
  await expect(meaning).toContainText('counts as stalled after 5 min');
  await meaning.getByRole('button', { name: 'Mark as killed' }).click();
  await expect(page.getByText('Killed', { exact: true })).toBeVisible();
});

test('how long a run may be silent is for its experiment to say', async ({ page, api }) => {
  const experimentId = await api.experiment();
  await silence(await api.run(experimentId, { run_name: 'slow' }), 12);
  await page.goto(`/experiments/${experimentId}`);
  await expect(page.getByRole('img', { name: /^Stalled/ })).toBeVisible();
  await page.getByRole('button', { name: 'Experiment actions' }).click();
  await page.getByRole('menuitem', { name: 'Stalled runs' }).click();
  await page.getByRole('spinbutton', { name: /Minutes of silence/ }).fill('60');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('img', { name: /^Stalled/ })).toHaveCount(0);
});
