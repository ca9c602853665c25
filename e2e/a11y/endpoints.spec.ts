/** The pages of endpoints, light and dark, have nothing that axe calls serious or critical. */
import { expect, test } from '../fixtures';
import { predict, registerModel, removeEndpoint, serveModel, startRollout } from '../serving-model';
import { faults } from './faults';

test('endpoints', async ({ page, api }) => {
  const model = await registerModel(api, 3);
  const name = await serveModel(model, { 1: 90, 2: 10 });
  await predict(name, { amount: 1, age: 2 });
  const tabs = ['overview', 'query', 'predictions', 'replay', 'logs', 'history', 'settings'];
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
  await page.goto(`/endpoints/${name}?tab=predictions`);
  await page.getByRole('button', { name: /^Prediction / }).click();
  await expect(page.getByRole('dialog', { name: 'Prediction' })).toContainText('"amount": 1');
  expect(await faults(page), 'a prediction').toEqual([]);
  await page.goto(`/endpoints/${name}?tab=replay&replay=new`);
  await expect(page.getByRole('dialog', { name: 'Replay a version' })).toBeVisible();
  expect(await faults(page), 'a replay that is asked for').toEqual([]);
  await startRollout(name, model);
  await page.goto(`/endpoints/${name}`);
  await expect(page.getByRole('region', { name: 'Canary v2 at 10 %' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Shadow v3' })).toBeVisible();
  expect(await faults(page), 'a rollout').toEqual([]);
  await removeEndpoint(page, name);
  await page.goto('/endpoints/new?kind=external');
  await expect(page.getByLabel('Address')).toBeVisible();
  expect(await faults(page), 'an external model').toEqual([]);
});
