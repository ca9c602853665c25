import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright/test';
import { expect, modelPath, test } from '../registered-model';

/** A mistake is made on purpose: its answer stands in the browser's console. */
test.use({ allowedErrors: /status of 400/ });

type Told = { signature: string; body: string };

let receiver: Server;
let address: string;
let told: Told[];
/** What the receiver answers by now. */
let answer: number;

test.beforeEach(async () => {
  [told, answer] = [[], 200];
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      told.push({ signature: String(request.headers['x-databricks-signature']), body });
      response.writeHead(answer).end(answer === 200 ? 'thanks' : 'gone for good');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
test.afterEach(() => {
  receiver.closeAllConnections();
  receiver.close();
});

async function listenFor(page: Page, event: string): Promise<void> {
  await page.getByRole('button', { name: 'New webhook' }).click();
  const dialog = page.getByRole('dialog', { name: 'New webhook' });
  await dialog.getByRole('textbox', { name: 'Address' }).fill(address);
  await dialog.getByRole('checkbox', { name: event }).click();
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog).toHaveCount(0);
}

test('a webhook tells a receiver, signed; what was sent is shown, and sent again', async ({
  page,
  api,
  registeredModel,
}) => {
  const model = await registeredModel(1);
  await page.goto(`${modelPath(model)}?tab=webhooks`);
  await page.getByRole('button', { name: 'New webhook' }).click();
  const dialog = page.getByRole('dialog', { name: 'New webhook' });
  await dialog.getByRole('textbox', { name: 'Address' }).fill('http://169.254.169.254/latest');
  await dialog.getByLabel('Secret').fill('between us');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog.getByText('Choose at least one.')).toBeVisible();
  await dialog.getByRole('checkbox', { name: 'COMMENT_CREATED' }).click();
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog.getByText(/^Invalid webhook URL/)).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Address' }).fill(address);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog).toHaveCount(0);

  await api.post('comments/create', { name: model.name, version: '1', comment: 'ready?' });
  await expect.poll(() => told.length).toBe(1);
  const [first] = told;
  expect(first?.signature).toBe(
    createHmac('sha256', 'between us')
      .update(first?.body ?? '')
      .digest('hex'),
  );
  await page.getByRole('button', { name: address, exact: true }).click();
  const log = page.getByRole('table', { name: 'Deliveries' });
  await expect(log.getByRole('row', { name: /COMMENT_CREATED/ })).toContainText('Arrived');
  await log.getByRole('button', { name: 'What was sent and answered' }).click();
  await expect(log.getByText('thanks')).toBeVisible();
  await log.getByRole('button', { name: 'Send again' }).click();
  await expect.poll(() => told.length).toBe(2);
  expect(told[1]?.body).toBe(first?.body);
});

test('what a receiver refused is given up, kept, and sent once more when it listens again', async ({
  page,
  api,
  registeredModel,
}) => {
  const model = await registeredModel(1);
  await page.goto(`${modelPath(model)}?tab=webhooks`);
  await listenFor(page, 'COMMENT_CREATED');
  answer = 410;
  for (const comment of ['one', 'two'])
    await api.post('comments/create', { name: model.name, version: '1', comment });
  const hooks = page.getByRole('table', { name: 'Webhooks' });
  await expect(hooks.getByText('2 given up')).toBeVisible();

  await hooks.getByRole('button', { name: address, exact: true }).click();
  await page.getByRole('radio', { name: 'Given up' }).click();
  const dead = page.getByRole('table', { name: 'Deliveries' }).getByRole('row', { name: /COMMENT_CREATED/ });
  await expect(dead).toHaveCount(2);
  await expect(dead.getByRole('cell', { name: '410' })).toHaveCount(2);

  answer = 200;
  await page.getByRole('button', { name: 'Send all that was given up' }).click();
  await expect(page.getByText('2 sent once more')).toBeVisible();
  await expect(page.getByText('Nothing of the kind was sent yet.')).toBeVisible();
  await page.getByRole('radio', { name: 'Arrived' }).click();
  await expect(dead).toHaveCount(2);
  await expect(hooks.getByText('given up')).toHaveCount(0);
  expect(new Set(told.map(({ body }) => body)).size).toBe(2);
  expect(told).toHaveLength(4);
});
