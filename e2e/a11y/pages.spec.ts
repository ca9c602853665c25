/** Every page, light and dark, has nothing that axe calls serious or critical. */
import { type Api, expect, test } from '../fixtures';
import { faults } from './faults';

/** A run with something of everything. */
async function filledRun(api: Api): Promise<{ experimentId: string; runId: string }> {
  const experimentId = await api.experiment();
  const runId = await api.run(experimentId, {
    tags: [{ key: 'mlflow.note.content', value: '# A note\n\nwith *words*' }],
  });
  const metrics = Array.from({ length: 100 }, (_, step) => ({
    key: 'loss',
    value: 1 / (step + 1),
    step,
    timestamp: 1000 + step,
  }));
  await api.post('runs/log-batch', {
    run_id: runId,
    metrics,
    params: [{ key: 'lr', value: '0.1' }],
    tags: [{ key: 'team', value: 'a' }],
  });
  await api.upload(runId, 'notes/readme.md', '# Read me');
  return { experimentId, runId };
}

const PAGES: [name: string, path: (ids: { experimentId: string; runId: string }) => string][] = [
  ['home', () => '/'],
  ['experiments', () => '/experiments'],
  ['trash', () => '/experiments?view=deleted'],
  ['runs', ({ experimentId }) => `/experiments/${experimentId}`],
  ['run', ({ experimentId, runId }) => `/experiments/${experimentId}/runs/${runId}`],
  ['charts', ({ experimentId, runId }) => `/experiments/${experimentId}/runs/${runId}?tab=charts`],
  ['artifacts', ({ experimentId, runId }) => `/experiments/${experimentId}/runs/${runId}?tab=artifacts`],
  ['access tokens', () => '/settings/tokens'],
  ['users', () => '/admin/users'],
  ['audit log', () => '/admin/audit'],
  ['API reference', () => '/api-reference'],
];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    for (const [name, path] of PAGES) {
      test(name, async ({ page, api }) => {
        await page.goto(path(await filledRun(api)));
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        // Data is there once nothing is grey any more.
        await expect(page.locator('[data-slot="skeleton"]')).toHaveCount(0);
        expect(await faults(page)).toEqual([]);
      });
    }

    test('signing in', async ({ page, context }) => {
      await context.clearCookies();
      await page.goto('/login');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect(await faults(page)).toEqual([]);
    });
  });
}
