import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { admin, expect, test } from '../fixtures';
import { predict, registerModel, removeEndpoint, serveModel } from '../serving-model';

test('a version is served from its page, and tried', async ({ page, api }) => {
  const model = await registerModel(api, 1);
  await page.goto(`/models/${model}/versions/1`);
  await page.getByRole('button', { name: 'Version actions' }).click();
  await page.getByRole('menuitem', { name: 'Serve at a new endpoint' }).click();
  await expect(page.getByRole('button', { name: 'Version: Version 1' })).toBeVisible();
  // What cannot be read is said beside its field, and one is led there.
  const variables = page.getByRole('textbox', { name: 'Environment variables' });
  await variables.fill('PLACE here');
  await page.getByRole('button', { name: 'Create the endpoint' }).click();
  await expect(variables).toBeFocused();
  await expect(variables).toHaveAccessibleDescription(/^Line 1: write NAME=value/);
  await variables.fill('PLACE=here');
  await page.getByRole('button', { name: 'Create the endpoint' }).click();
  await expect(page.getByRole('heading', { level: 1, name: model })).toBeVisible();
  await expect(page.getByText('Ready', { exact: true }).and(page.locator('header *'))).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByRole('table', { name: 'Served entities' })).toContainText('with the variable PLACE');

  await page.getByRole('tab', { name: 'Query' }).click();
  const form = page.getByRole('form', { name: 'Try it' });
  // The example that the model was logged with is filled in already.
  await expect(form.getByLabel(/^amount/)).toHaveValue('0.5');
  await form.getByLabel(/^amount/).fill('2');
  await form.getByLabel(/^age/).fill('40');
  await form.getByRole('button', { name: 'Predict' }).press('Enter');
  await expect(page.getByRole('region', { name: 'Answer', exact: true })).toContainText('42');
  await expect(form.getByRole('button', { name: 'Predict' })).toBeFocused();
  await removeEndpoint(page, model);
});

test('variables of what is served are set, replaced and taken away', async ({ page, api }) => {
  const name = await serveModel(await registerModel(api, 1), { 1: 100 });
  await page.goto(`/endpoints/${name}`);
  await page.getByRole('button', { name: 'Set variables of v1' }).click();
  const form = page.getByRole('form', { name: 'Variables of v1' });
  const apply = form.getByRole('button', { name: 'Apply' });
  await expect(apply).toBeDisabled();
  const add = async (variable: string, value: string) => {
    await form.getByRole('button', { name: 'Add a variable' }).click();
    await form.getByRole('textbox', { name: 'Name of the variable' }).last().fill(variable);
    await form.getByRole('textbox', { name: `Value of ${variable}`, exact: true }).fill(value);
  };
  await add('PLACE', 'here');
  await add('MODE now', 'fast');
  await apply.click();
  // What is wrong is said at its row, before anything is asked for.
  const wrong = form.getByRole('textbox', { name: 'Name of the variable' }).last();
  await expect(wrong).toHaveAccessibleDescription(/letters, digits and _/);
  await wrong.fill('MODE');
  await apply.click();
  const table = page.getByRole('table', { name: 'Served entities' });
  await expect(table).toContainText('with variables MODE, PLACE');

  await page.getByRole('button', { name: 'Change variables of v1' }).click();
  await form.getByRole('button', { name: 'Remove MODE' }).click();
  await form.getByRole('button', { name: 'Replace PLACE' }).click();
  await form.getByRole('textbox', { name: 'Value of PLACE' }).fill('sk-there');
  await apply.click();
  await expect(table).toContainText('with the variable PLACE');
  // Its processes may go when nobody asks: the same way, without anything loaded anew.
  await page.getByRole('button', { name: 'Scale to zero: v1' }).click();
  await expect(page.getByRole('button', { name: 'Keep loaded: v1' })).toBeVisible();
  await expect(table).toContainText('to zero when idle');
  await page.getByRole('tab', { name: 'History' }).click();
  await expect(page.getByText('Variables of v1: PLACE set; MODE removed.')).toBeVisible();
  const input = encodeURIComponent(JSON.stringify({ name }));
  const said = await page.request.get(`/api/console/serving.getEndpoint?input=${input}`);
  expect(await said.text()).not.toContain('sk-there');
  await removeEndpoint(page, name);
});

test('traffic is moved after a look at what would change, and rolled back', async ({ page, api }) => {
  const name = await serveModel(await registerModel(api), { 1: 90, 2: 10 });
  await page.goto(`/endpoints/${name}`);
  const traffic = page.getByRole('form', { name: 'Traffic' });
  const slider = traffic.getByRole('slider', { name: 'Traffic of v2' });
  await slider.focus();
  await page.keyboard.press('End');
  await expect(traffic.getByText('v1: 90 % → 0 % · v2: 10 % → 100 %')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: /^v2/ }).getByRole('cell', { name: '100 %' })).toBeVisible();
  // Whoever works by keys goes on from there.
  await expect(slider).toBeFocused();
  await expect(traffic.getByText('Move a share to see what would change.')).toBeVisible();
  expect((await predict(name, { amount: 1, age: 2 })).predictions).toEqual([{ variable: 6 }]);

  await page.getByRole('button', { name: 'Roll back' }).click();
  await expect(page.getByRole('row', { name: /^v1/ }).getByRole('cell', { name: '90 %' })).toBeVisible();
  await page.getByRole('tab', { name: 'History' }).click();
  await expect(
    page.getByRole('table', { name: 'Configurations' }).getByRole('cell', { name: 'Rollback' }),
  ).toBeVisible();
  await removeEndpoint(page, name);
});

test('a version is rolled out step by step, and promoted by hand', async ({ page, api }) => {
  const model = await registerModel(api);
  const name = await serveModel(model, { 1: 100 });
  await page.goto(`/endpoints/${name}`);
  await page.getByRole('button', { name: 'Roll out', exact: true }).click();
  const form = page.getByRole('form', { name: 'Roll out a version' });
  await form.getByRole('button', { name: 'Choose a version' }).click();
  await page.getByRole('option', { name: 'Version 2' }).click();
  await form.getByLabel('Steps, %').fill('20, 50, 100');
  await form.getByRole('button', { name: 'Roll out' }).click();
  const canary = page.getByRole('region', { name: `Canary ${model}-2 at 20 %` });
  await expect(canary.getByRole('list', { name: 'Conditions of the next step' })).toContainText(
    '0 of at least 100 requests',
  );
  await expect(page.getByRole('row', { name: /^v1/ }).getByRole('cell', { name: '80 %' })).toBeVisible();
  await canary.getByRole('button', { name: 'Promote now' }).click();
  await expect(
    page.getByRole('row', { name: new RegExp(`^${model}-2`) }).getByRole('cell', { name: '100 %' }),
  ).toBeVisible();
  await expect(canary).toBeHidden();
  expect((await predict(name, { amount: 1, age: 2 })).predictions).toEqual([{ variable: 6 }]);
  await removeEndpoint(page, name);
});

test('a shadow is asked what callers ask, and its answers are compared', async ({ page, api }) => {
  const model = await registerModel(api);
  const name = await serveModel(model, { 1: 100 });
  await page.goto(`/endpoints/${name}`);
  await page.getByRole('button', { name: 'Roll out', exact: true }).click();
  const form = page.getByRole('form', { name: 'Roll out a version' });
  await form.getByRole('button', { name: 'Choose a version' }).click();
  await page.getByRole('option', { name: 'Version 2' }).click();
  await form.getByRole('radio', { name: 'As a shadow' }).click();
  await form.getByRole('button', { name: 'Roll out' }).click();
  const shadow = page.getByRole('region', { name: `Shadow ${model}-2` });
  await expect(shadow).toContainText('No answers to compare yet.');
  expect((await predict(name, { amount: 1, age: 2 })).predictions).toEqual([{ variable: 3 }]);
  await expect(shadow).toContainText(/\d+ of \d+ predictions differ from what callers got \(100 %\)/);
  await shadow.getByRole('button', { name: 'Stop the shadow' }).click();
  await expect(shadow).toBeHidden();
  await removeEndpoint(page, name);
});

test('what was asked stands in the log of predictions', async ({ page, api }) => {
  const name = await serveModel(await registerModel(api, 1), { 1: 100 });
  await predict(name, { amount: 7, age: 35 });
  await page.goto(`/endpoints/${name}?tab=predictions`);
  const row = page
    .getByRole('table', { name: 'Predictions' })
    .getByRole('row', { name: /age: 35, amount: 7/ });
  await expect(row).toContainText('{"variable":42}');

  await row.getByRole('button', { name: /^Prediction / }).click();
  const whole = page.getByRole('dialog', { name: 'Prediction' });
  await expect(whole).toContainText('"age": 35');
  // The address holds what is open.
  await page.reload();
  await expect(whole.getByRole('region', { name: 'Answer’s value' })).toContainText('42');
  await whole.getByRole('button', { name: 'Show its request' }).click();
  await expect(whole).toBeHidden();
  await expect(page.getByRole('searchbox', { name: 'Find a request' })).toHaveValue(/^[0-9a-f]{32}$/);
  await expect(row).toBeVisible();
  await page.getByRole('radio', { name: 'Failed' }).click();
  await expect(page.getByRole('heading', { name: 'No predictions here' })).toBeVisible();

  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Add a limit' }).click();
  await page.getByRole('textbox', { name: 'Limit 1 is for', exact: true }).fill(admin.email);
  await page.getByRole('textbox', { name: 'Calls a minute of limit 1' }).fill('0');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The settings are in force.')).toBeVisible();
  // Model servers hear of it a moment later.
  const asked = () => predict(name, { amount: 1, age: 2 }).then(() => 'answered', String);
  await expect.poll(asked).toContain('The rate limit of the endpoint is reached.');
  await removeEndpoint(page, name);
});

test('an external model is asked at an endpoint, and its key is shown to nobody', async ({ page }) => {
  const provider = http.createServer((request, response) => {
    request.resume();
    const isKnown = request.headers.authorization === 'Bearer sk-of-the-provider';
    response
      .writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' })
      .end('{"choices": [{"message": {"content": "A line with a weight."}}]}');
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  const { port } = provider.address() as AddressInfo;
  const name = `x-${crypto.randomUUID().slice(0, 8)}`;
  await page.goto('/endpoints/new');
  const form = page.getByRole('form', { name: 'New endpoint' });
  await form.getByRole('radio', { name: 'An external model' }).click();
  await form.getByRole('combobox', { name: 'Provider' }).click();
  await page.getByRole('option', { name: /^Another server/ }).click();
  await form.getByLabel('Model', { exact: true }).fill('tiny-1');
  await form.getByLabel('Address').fill(`http://127.0.0.1:${port}/v1`);
  await form.getByLabel('Token').fill('sk-of-the-provider');
  await form.getByLabel('Name', { exact: true }).fill(name);
  await form.getByRole('button', { name: 'Create the endpoint' }).click();
  await expect(page.getByRole('row', { name: /^tiny-1/ })).toContainText(`at 127.0.0.1:${port}`);
  await page.getByRole('tab', { name: 'Query' }).click();
  await page.getByRole('form', { name: 'Try it' }).getByRole('button', { name: 'Predict' }).click();
  await expect(page.getByRole('region', { name: 'Answer', exact: true })).toContainText(
    'A line with a weight.',
  );
  const said = await page.request.get(
    `/api/console/serving.getEndpoint?input=${encodeURIComponent(JSON.stringify({ name }))}`,
  );
  expect(await said.text()).not.toContain('sk-of-the-provider');
  await removeEndpoint(page, name);
  provider.close();
});
