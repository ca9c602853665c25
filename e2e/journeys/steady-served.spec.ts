/** So do the pages of a model, of what serves it and of what watches: much of them comes late. */
import { filledMonitor } from '../filled-monitor';
import { test } from '../fixtures';
import { predictAll, registerModel, removeEndpoint, serveModel } from '../serving-model';
import { expectSteady, WIDTHS } from '../steady';

test.describe.configure({ timeout: 120_000 });

test('a model, its versions, its endpoint and a monitor', async ({ page, api }) => {
  const model = await registerModel(api);
  const endpoint = await serveModel(model, { 1: 90, 2: 10 });
  await predictAll(endpoint, [
    { amount: 1, age: 30 },
    { amount: 2, age: 40 },
  ]);
  const { id } = await filledMonitor();
  const pages = [
    ...['', '?tab=use', '?tab=activity'].map((tab) => `/models/${model}${tab}`),
    `/models/${model}/versions/1`,
    `/endpoints/${endpoint}`,
    ...['', '?tab=performance', '?tab=alerts'].map((tab) => `/monitors/${id}${tab}`),
  ];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    for (const path of pages) await test.step(`${path}, ${width} wide`, () => expectSteady(page, path));
  }
  await removeEndpoint(page, endpoint);
});
