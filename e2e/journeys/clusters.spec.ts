import { KServeCluster } from '../../lib/testing/kserve/cluster';
import { expect, test } from '../fixtures';
import { predict, registerModel, removeEndpoint } from '../serving-model';

test.use({ allowedErrors: /status of 400.*serving\.connectCluster/ });

test('a cluster is connected, and an endpoint runs on it', async ({ page, api }) => {
  const cluster = await new KServeCluster().start();
  const on = `c-${crypto.randomUUID().slice(0, 8)}`;
  const model = await registerModel(api, 1);
  await page.goto('/admin/clusters');
  await page.locator('header').getByRole('button', { name: 'New cluster' }).click();
  const form = page.getByRole('form', { name: 'Connect a cluster' });
  await form.getByLabel('Name', { exact: true }).fill(on);
  await form.getByLabel('Namespace').fill(cluster.namespace);
  await form.getByLabel('Address of the API').fill(cluster.url);
  await form.getByLabel('Token').fill('of-somebody-else');
  await form.getByLabel('This server, as pods reach it').fill(new URL(page.url()).origin);
  await form.getByLabel('Ingress').fill(cluster.ingressUrl);
  await form.getByRole('button', { name: 'Connect' }).click();
  await expect(form.getByText('The cluster does not accept the token (401).')).toBeVisible();
  await form.getByLabel('Token').fill(cluster.token);
  await form.getByRole('button', { name: 'Connect' }).click();
  const row = page.getByRole('table', { name: 'Clusters' }).getByRole('row').filter({ hasText: on });
  await expect(row).toContainText(cluster.url);

  await page.goto(`/endpoints/new?model=${model}&version=1`);
  const wizard = page.getByRole('form', { name: 'New endpoint' });
  await wizard.getByRole('combobox', { name: 'Runs' }).click();
  await page.getByRole('option', { name: `On the cluster ${on} (experimental)` }).click();
  await wizard.getByRole('button', { name: 'Create the endpoint' }).click();
  const seen = page.getByRole('region', { name: `On the cluster ${on}` });
  await expect(seen).toContainText('100 %', { timeout: 30_000 });
  await expect(page.getByRole('row', { name: new RegExp(`^${model}-1`) })).toContainText('Ready', {
    timeout: 30_000,
  });
  expect(JSON.stringify((await predict(model, { amount: 1, age: 2 })).predictions)).toContain(
    '-predictor-00001',
  );

  await page.getByRole('tab', { name: 'Settings' }).click();
  const place = page.getByRole('region', { name: 'Where it runs' });
  await place.getByRole('combobox', { name: 'Runs' }).click();
  await page.getByRole('option', { name: 'Here, on the model servers' }).click();
  await place.getByRole('button', { name: 'Move' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Move' }).click();
  await page.getByRole('tab', { name: 'Overview' }).click();
  await expect(seen).toBeHidden({ timeout: 30_000 });
  expect(JSON.stringify((await predict(model, { amount: 1, age: 2 })).predictions)).not.toContain(
    '-predictor-',
  );

  await removeEndpoint(page, model);
  await expect.poll(() => cluster.names, { timeout: 30_000 }).toEqual([]);
  await page.goto('/admin/clusters');
  await expect(row.getByRole('cell', { name: '0', exact: true })).toBeVisible({ timeout: 30_000 });
  await row.getByRole('button', { name: `Actions for ${on}` }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(row).toBeHidden();
  await cluster.close();
});
