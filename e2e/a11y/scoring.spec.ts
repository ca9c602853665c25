/** The pages of scoring jobs, light and dark, have nothing that axe calls serious or critical. */
import { makeTable, zones } from '../feature-tables';
import { expect, test } from '../fixtures';
import { scoreTable } from '../scoring-job';
import { registerModel } from '../serving-model';
import { faults } from './faults';

test('scoring', async ({ page, api }) => {
  const model = await registerModel(api, 1);
  const table = await makeTable(zones(), { primary_keys: ['zone'] });
  // It lacks what the model needs: a run that failed is looked at too.
  const name = await scoreTable(model, table);
  const paths = [
    '/scoring',
    `/scoring/new?model=${model}&version=1`,
    ...['runs', 'lineage', 'use'].map((tab) => `/scoring/${encodeURIComponent(name)}?tab=${tab}`),
  ];
  for (const path of paths) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('[data-slot="skeleton"]')).toHaveCount(0);
    expect(await faults(page), path).toEqual([]);
  }
});
