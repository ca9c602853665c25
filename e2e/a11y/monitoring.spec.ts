/** Every page of monitors, light and dark, has nothing that axe calls serious or critical. */
import { filledMonitor } from '../filled-monitor';
import { expect, test } from '../fixtures';
import { faults } from './faults';

const TABS = ['drift', 'performance', 'compare', 'alerts', 'reports', 'activity'];
const PAGES = (id: string) => [
  '/monitors',
  '/alerts',
  '/monitors/new',
  `/monitors/${id}/setup`,
  ...TABS.map((tab) => `/monitors/${id}?tab=${tab}`),
  `/monitors/${id}?column=income`,
];

test('monitors', async ({ page }) => {
  const { id } = await filledMonitor();
  for (const path of PAGES(id)) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('[data-slot="skeleton"]')).toHaveCount(0);
    expect(await faults(page), path).toEqual([]);
  }
});
