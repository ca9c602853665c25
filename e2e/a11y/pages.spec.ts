/** Every page, light and dark, has nothing that axe calls serious or critical, and nothing that the mouse alone reaches. */
import { expect, test } from '../fixtures';
import { faults, outOfReach } from './faults';
import { filledRun, type Ids } from './filled-run';

const PAGES: [name: string, path: (ids: Ids) => string][] = [
  ['home', () => '/'],
  ['experiments', () => '/experiments'],
  ['trash', () => '/experiments?view=deleted'],
  ['runs', ({ experimentId }) => `/experiments/${experimentId}`],
  ['run', ({ experimentId, runId }) => `/experiments/${experimentId}/runs/${runId}`],
  ['charts', ({ experimentId, runId }) => `/experiments/${experimentId}/runs/${runId}?tab=charts`],
  ['artifacts', ({ experimentId, runId }) => `/experiments/${experimentId}/runs/${runId}?tab=artifacts`],
  ['models of a run', ({ experimentId, runId }) => `/experiments/${experimentId}/runs/${runId}?tab=models`],
  ['models of an experiment', ({ experimentId }) => `/experiments/${experimentId}/models`],
  ['comments', ({ experimentId, runId }) => `/experiments/${experimentId}/runs/${runId}?tab=comments`],
  ['lineage', ({ experimentId, runId }) => `/experiments/${experimentId}/runs/${runId}?tab=lineage`],
  ['reports', () => '/reports'],
  ['notifications', () => '/notifications'],
  ['demo data', () => '/admin/demo'],
  ['imports', () => '/admin/imports'],
  ['new import', () => '/admin/imports/new'],
  ['preferences', () => '/settings'],
  ['access tokens', () => '/settings/tokens'],
  ['sessions', () => '/settings/sessions'],
  ['password', () => '/settings/password'],
  ['users', () => '/admin/users'],
  ['groups', () => '/admin/groups'],
  ['service principals', () => '/admin/service-principals'],
  ['all access tokens', () => '/admin/tokens'],
  ['single sign-on', () => '/admin/single-sign-on'],
  ['clusters', () => '/admin/clusters'],
  ['audit log', () => '/admin/audit'],
  ['API reference', () => '/api-reference'],
];

for (const [name, path] of PAGES) {
  test(name, async ({ page, api }) => {
    await page.goto(path(await filledRun(api)));
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    // Data is there once nothing is grey any more.
    await expect(page.locator('[data-slot="skeleton"]')).toHaveCount(0);
    expect(await faults(page)).toEqual([]);
    expect(await outOfReach(page)).toEqual([]);
  });
}

test('signing in', async ({ page, context }) => {
  await context.clearCookies();
  await page.goto('/login');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(await faults(page)).toEqual([]);
});
