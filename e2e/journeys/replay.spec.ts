/** Another version over what callers asked, before it answers any of them. */
import { expect, test } from '../fixtures';
import { predictAll, registerModel, removeEndpoint, serveModel } from '../serving-model';

// Too few rows are refused.
test.use({ allowedErrors: /400 \(Bad Request\).*serving\.startReplay/ });

test('a version is replayed from the endpoint, and its review shows what came of it', async ({
  page,
  api,
}) => {
  const model = await registerModel(api);
  const name = await serveModel(model, { 1: 100 });
  // Version 2 answers twice as much: where nothing is asked for, both say the same.
  const rows = Array.from({ length: 20 }, (_, at) => ({
    amount: at < 5 ? 0 : at + 0.5,
    age: at < 5 ? 0 : 30,
  }));
  await predictAll(name, rows);
  await page.goto(`/endpoints/${name}?tab=replay`);
  await expect(page.getByRole('heading', { name: 'See what another version would have said' })).toBeVisible();
  const isLogged = async () => {
    const input = encodeURIComponent(JSON.stringify({ name }));
    const said = await page.request.get(`/api/console/serving.listInferences?input=${input}`);
    return ((await said.json()) as { rows: unknown[] }).rows.length;
  };
  await expect.poll(isLogged).toBe(20);

  await page.getByRole('button', { name: 'Replay a version' }).click();
  const form = page.getByRole('form', { name: 'Replay a version' });
  // The newest that is not served is chosen already.
  await expect(form.getByRole('button', { name: 'Version: Version 2' })).toBeVisible();
  await form.getByLabel('Rows at most').fill('3');
  await form.getByRole('button', { name: 'Replay', exact: true }).click();
  await expect(form.getByLabel('Rows at most')).toHaveAccessibleDescription(/10/);
  await expect(form.getByLabel('Rows at most')).toHaveAttribute('aria-invalid', 'true');
  await form.getByLabel('Rows at most').fill('1000');
  await form.getByLabel('Numbers differ from').fill('0.5');
  await form.getByRole('button', { name: 'Replay', exact: true }).click();
  await expect(page).toHaveURL(/replay=\d+/);

  await expect(page.getByText('5 of 20 answers differ by no more than 0.5.')).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByText(`Callers were answered by ${model} version 1 (20 rows).`)).toBeVisible();
  const slices = page.getByRole('table', { name: /^Slices by/ });
  await expect(slices).toContainText('100 %');
  await page.getByRole('combobox', { name: 'By the column' }).click();
  await page.getByRole('option', { name: 'amount' }).click();
  await expect(page.getByRole('table', { name: 'Slices by amount' })).toContainText('0 to below');
  await expect(page).toHaveURL(/slice=amount/);
  const latency = page.getByRole('table', { name: 'Latency' });
  await expect(latency).toContainText(`${model} version 2`);
  await expect(latency).toContainText(`${model} version 1, served`);
  // The last row is furthest apart: 49.5 and 99.
  const largest = page.getByRole('table', { name: 'Largest disagreements' });
  await expect(largest.getByRole('row').nth(1)).toContainText('amount: 19.5');
  await expect(largest.getByRole('row').nth(1)).toContainText('99');

  // Whoever looks at the version sees it there, and is led here.
  await page.goto(`/models/${model}/versions/2`);
  const block = page.getByRole('region', { name: 'Replays over real requests' });
  await expect(block).toContainText('agrees on 25 % of 20 rows');
  await block.getByRole('link', { name }).first().click();
  await expect(page.getByRole('table', { name: 'Largest disagreements' })).toBeVisible();
  await page.getByRole('button', { name: 'Delete the replay' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'See what another version would have said' })).toBeVisible();
  await removeEndpoint(page, name);
});
