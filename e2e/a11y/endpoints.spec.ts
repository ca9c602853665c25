/** The pages of endpoints, light and dark, have nothing that axe calls serious or critical. */
import { expect, test } from '../fixtures';
import { predict, registerModel, removeEndpoint, serveModel } from '../serving-model';
import { faults } from './faults';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('endpoints', async ({ page, api }) => {
      const model = await registerModel(api);
      const name = await serveModel(model, { 1: 90, 2: 10 });
      await predict(name, { amount: 1, age: 2 });
      const tabs = ['overview', 'query', 'predictions', 'logs', 'history', 'settings'];
      const paths = [
        '/endpoints',
        `/endpoints/new?model=${model}`,
        ...tabs.map((tab) => `/endpoints/${name}?tab=${tab}`),
      ];
      for (const path of paths) {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(page.locator('[data-slot="skeleton"]')).toHaveCount(0);
        expect(await faults(page), path).toEqual([]);
      }
      await removeEndpoint(name);
    });
  });
}
