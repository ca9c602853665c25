/** Every part of a comparison, and what opens over it, light and dark. */
import type { Page } from 'playwright/test';
import { type Api, expect, test } from '../fixtures';
import { faults } from './faults';

/** Four runs, two of either kind, that differ in all that is compared. */
async function fourRuns(api: Api): Promise<string> {
  const experimentId = await api.experiment();
  const runIds: string[] = [];
  for (const [at, kind] of ['a', 'b', 'a', 'b'].entries()) {
    const runId = await api.run(experimentId, {
      run_name: `${kind}-${at}`,
      tags: [{ key: 'mlflow.source.git.commit', value: kind.repeat(40) }],
    });
    runIds.push(runId);
    await api.post('runs/log-batch', {
      run_id: runId,
      metrics: Array.from({ length: 20 }, (_, step) => ({
        key: step % 2 ? 'val_loss' : 'speed',
        value: at + 1 / (step + 1),
        step,
        timestamp: step + 1,
      })),
      params: [
        { key: 'kind', value: kind },
        { key: 'seed', value: String(at) },
      ],
    });
    await api.upload(runId, 'train.py', `kind = '${kind}'\nprint(kind)\n`);
    await api.upload(runId, 'requirements.txt', `torch==2.${at}\n`);
    await api.post('runs/log-inputs', {
      run_id: runId,
      datasets: [
        {
          dataset: {
            name: 'rows',
            digest: kind,
            source_type: 'local',
            source: '{}',
            schema: JSON.stringify({ mlflow_colspec: [{ name: `c${kind}`, type: 'double' }] }),
            profile: JSON.stringify({ num_rows: at }),
          },
        },
      ],
    });
  }
  await api.post('runs/log-batch', {
    run_id: runIds[0],
    metrics: [{ key: 'val_loss', value: 'NaN', step: 50, timestamp: 99 }],
  });
  const refs = runIds.map((id) => id.slice(0, 12)).join();
  return `/experiments/${experimentId}/compare?runs=${refs}&vs=${refs.split(',')[1]}`;
}

const settled = async (page: Page) => {
  await expect(page.getByRole('heading', { level: 1, name: 'Compare 4 runs' })).toBeVisible();
  await expect(page.locator('[data-slot="skeleton"]')).toHaveCount(0);
};

const PARTS: [name: string, more: string, ready: (page: Page) => Promise<void>][] = [
  ['overview', '&all=true', (page) => expect(page.getByRole('button', { name: 'val_loss' })).toBeVisible()],
  ['charts', '&tab=charts', (page) => expect(page.getByText('val_loss').first()).toBeVisible()],
  ['params', '&tab=params', (page) => expect(page.getByRole('row', { name: /kind/ })).toBeVisible()],
  ['code', '&tab=code', (page) => expect(page.getByRole('row', { name: /Commit/ })).toBeVisible()],
  [
    'changes',
    '&tab=code&path=file train.py',
    (page) => expect(page.getByRole('table', { name: /Changes/ })).toBeVisible(),
  ],
  [
    'environment',
    '&tab=environment',
    (page) => expect(page.getByRole('row', { name: /torch/ })).toBeVisible(),
  ],
  ['data', '&tab=data', (page) => expect(page.getByRole('row', { name: /Added/ })).toBeVisible()],
  [
    'artifacts',
    '&tab=artifacts',
    (page) => expect(page.getByRole('button', { name: /train/ })).toBeVisible(),
  ],
  [
    'statistics',
    '&tab=stats&metric=speed',
    (page) => expect(page.getByRole('region', { name: 'Answer' })).toBeVisible(),
  ],
];

for (const [name, more, ready] of PARTS) {
  test(name, async ({ page, api }) => {
    await page.goto((await fourRuns(api)) + more);
    await settled(page);
    await ready(page);
    expect(await faults(page)).toEqual([]);
  });
}

test('what opens over it', async ({ page, api }) => {
  await page.goto(await fourRuns(api));
  await settled(page);
  await page.keyboard.press('b');
  await expect(page.getByRole('dialog', { name: 'Baseline' })).toBeVisible();
  expect(await faults(page), 'the runs to choose from').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Actions for b-1' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  expect(await faults(page), 'the menu of a run').toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('e');
  await expect(page.getByRole('textbox', { name: 'Notes of a-0' })).toBeVisible();
  expect(await faults(page), 'the note').toEqual([]);
});
