import { expect, test } from '../people';
import { predict, registerModel, removeEndpoint, serveModel } from '../serving-model';

test('a model’s page says which version is champion, when each came, and where they answer', async ({
  page,
  api,
}) => {
  const model = await registerModel(api, 3);
  const path = `/models/${model}`;
  await page.goto(path);
  const champion = page.getByRole('region', { name: 'Champion' });
  await expect(champion).toContainText('No champion yet. Give a version the alias champion');
  await api.post('registered-models/alias', { name: model, alias: 'champion', version: '2' });
  await expect(champion.getByRole('link', { name: 'Version 2' })).toBeVisible();
  await expect(champion).toContainText('no endpoint');

  // Tab reaches the newest version on the line; the arrows go on from there.
  const line = page.getByRole('region', { name: 'Versions over time' });
  const newest = line.getByRole('link', { name: /^Version 3, / });
  await newest.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(line.getByRole('link', { name: /^Version 2, .*, @champion, None$/ })).toBeFocused();
  await page.keyboard.press('Home');
  await expect(line.getByRole('link', { name: /^Version 1, / })).toBeFocused();
  await line.getByRole('button', { name: 'Versions over time as a table' }).click();
  await expect(
    line.getByRole('table', { name: 'Versions by when they were registered' }).getByRole('row'),
  ).toHaveCount(4);

  const endpoint = await serveModel(model, { 1: 0, 2: 100 });
  await predict(endpoint, { amount: 1, age: 2 });
  await page.goto(path);
  await expect(champion).toContainText(`${endpoint} 100 %`);
  await page.getByRole('tab', { name: 'In use' }).click();
  const serving = page.getByRole('table', { name: 'What serves where' });
  await expect(
    serving.getByRole('row', { name: new RegExp(`^${endpoint} Ready Version 2 100 %`) }),
  ).toBeVisible();
  await expect(serving.getByRole('row', { name: /Version 1 0 % fixed/ })).toBeVisible();
  await expect(page.getByText('No monitor that you may see watches these endpoints.')).toBeVisible();
  const requests = page.getByRole('region', { name: 'Requests by version' });
  await expect(requests.getByText('1 request, 0 % failed')).toBeVisible({ timeout: 30_000 });
  await expect(requests.getByRole('listitem').filter({ hasText: 'Version 2' })).toBeVisible();
  await removeEndpoint(page, endpoint);
});
