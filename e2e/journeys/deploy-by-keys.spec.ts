/** A version behind an endpoint by Tab and keys alone; what is refused leads back to its field. */
import { expect, test } from '../fixtures';
import { press, tabTo } from '../keys';
import { registerModel, removeEndpoint } from '../serving-model';

// A name with a space is refused.
test.use({ allowedErrors: /status of 400.*serving\.createEndpoint/ });

test('an endpoint is made without a mouse', async ({ page, api }) => {
  const model = await registerModel(api, 2);
  const name = `by-keys-${crypto.randomUUID().slice(0, 8)}`;
  await page.goto('/endpoints');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Endpoints');
  await expect(async () => {
    await press(page, 'n');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('New endpoint', { timeout: 2_000 });
  }).toPass();
  const pickModel = page.getByRole('button', { name: 'Choose a model' });
  // The form begins there.
  await expect(pickModel).toBeFocused();
  await press(page, 'Enter');
  await expect(page.getByPlaceholder('Find a model')).toBeFocused();
  await page.keyboard.type(model);
  await expect(page.getByRole('option', { name: model })).toBeVisible();
  await press(page, 'Enter');
  await expect(page.getByRole('button', { name: `Model: ${model}` })).toBeFocused();
  await press(page, 'Tab', 'Enter');
  await expect(page.getByRole('option', { name: 'Version 2' })).toBeVisible();
  await page.keyboard.type('Version 2');
  await press(page, 'Enter');
  await expect(page.getByRole('button', { name: 'Version: Version 2' })).toBeFocused();

  const named = page.getByRole('textbox', { name: 'Name' });
  await tabTo(page, named);
  await press(page, 'Control+a');
  await page.keyboard.type('not a name');
  const create = page.getByRole('button', { name: 'Create the endpoint' });
  await tabTo(page, create);
  await press(page, 'Enter');
  // The button was off meanwhile, and the focus with it.
  await expect(named).toHaveAccessibleDescription(/^Must consist of letters/);
  await expect(named).toBeFocused();
  await press(page, 'Control+a');
  await page.keyboard.type(name);
  await press(page, 'Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  await expect(page.getByText('Ready', { exact: true }).and(page.locator('header *'))).toBeVisible({
    timeout: 30_000,
  });
  await removeEndpoint(page, name);
});
