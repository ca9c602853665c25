import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { faults } from '../a11y/faults';
import { expect, test } from '../fixtures';
import { BEGIN, csvRows, HOUR } from '../monitor-rows';

const url = process.env.PLUMBLINE_URL ?? 'http://127.0.0.1:3000';
const token = process.env.PLUMBLINE_TOKEN ?? '';

async function call<Answer>(name: string, input: object, file?: string): Promise<Answer> {
  const query = file === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  const response = await fetch(`${url}/api/console/monitoring.${name}${query}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': file === undefined ? 'application/json' : 'text/csv',
    },
    body: file ?? JSON.stringify(input),
  });
  if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}

/** Another site: it frames whatever it is told to, and hears what that says. */
async function anotherSite() {
  let framed = '';
  const server = http.createServer((_, answer) => {
    answer
      .writeHead(200, { 'content-type': 'text/html' })
      .end(`<!doctype html><title>Intranet</title><h1>Intranet</h1>
      <iframe title="Drift" src="${framed}#theme=dark&accent=ff8800" width="900" height="200"></iframe><output></output>
      <script>addEventListener('message', ({ data }) => { document.querySelector('output').textContent = data.type + ' ' + data.height; })</script>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    frame: (address: string) => {
      framed = address;
    },
    close: () => server.close(),
  };
}

test.use({ allowedErrors: /frame-ancestors|404|Framing/ });

test('a drift fires an alert, and a report that another site frames until it is revoked', async ({
  page,
  browser,
}) => {
  const name = `Report ${crypto.randomUUID().slice(0, 8)}`;
  const { id } = await call<{ id: string }>('createMonitor', { name });
  await call('uploadData', { id }, csvRows(12, 100, 8));
  const columns = [
    { name: 'amount', kind: 'numeric' },
    { name: 'age', kind: 'numeric' },
    { name: 'city', kind: 'categorical' },
  ];
  const reference = { kind: 'range', from: BEGIN, to: BEGIN + 6 * HOUR };
  await call('configureMonitor', {
    id,
    config: { timeColumn: 'ts', columns, granularity: '1 hour', reference },
  });

  // The alert waits in the inbox, and is taken by somebody.
  await page.goto('/alerts');
  const alert = page.getByRole('row', { name: new RegExp(`${name}.*amount`) });
  await expect(alert).toBeVisible({ timeout: 40_000 });
  await alert.getByRole('button', { name: `Acknowledge ${name}, amount` }).click();
  await expect(alert).toContainText('acknowledged by');
  expect(await faults(page)).toEqual([]);

  const site = await anotherSite();
  await page.goto(`/monitors/${id}?tab=reports`);
  await page.getByRole('button', { name: 'Make a link' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make a link' });
  await dialog.getByLabel('Name', { exact: true }).fill('intranet');
  await dialog.getByLabel('Sites that may frame it').fill(site.origin);
  await dialog.getByRole('button', { name: 'Make it' }).click();
  const address = await page
    .getByRole('dialog', { name: 'Here is its address' })
    .getByRole('region', { name: 'Address', exact: true })
    .locator('code')
    .textContent();
  expect(address).toContain('/embed/monitors/');

  // Somebody without an account, on the other site.
  const visitor = await browser.newContext();
  const elsewhere = await visitor.newPage();
  site.frame(address ?? '');
  await elsewhere.goto(site.origin);
  const frame = elsewhere.frameLocator('iframe');
  await expect(frame.getByRole('heading', { name, level: 1 })).toBeVisible();
  await expect(frame.getByRole('region', { name: 'Columns by windows' })).toContainText('amount');
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(elsewhere.locator('output')).toHaveText(/^plumbline:height \d{3,}$/);
  expect(await visitor.cookies()).toEqual([]);
  await frame.getByRole('link', { name: /^city, 1 Jun, 09:00: Severe drift/ }).click();
  await expect(frame.getByText('“Oslo” is new', { exact: false })).toBeVisible();

  // A site that was not named shows nothing.
  const stranger = await anotherSite();
  stranger.frame(address ?? '');
  const other = await visitor.newPage();
  await other.goto(stranger.origin);
  await expect(other.getByRole('heading', { name: 'Intranet' })).toBeVisible();
  await expect(other.frameLocator('iframe').getByRole('heading', { name, level: 1 })).toHaveCount(0);

  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Revoke intranet' }).click();
  await expect(page.getByRole('table', { name: 'Links' })).toContainText('Revoked');
  expect(await faults(page)).toEqual([]);
  await elsewhere.reload();
  await expect(frame.getByText('This report is not available any more.', { exact: false })).toBeVisible();
  const path = new URL(address ?? '').pathname;
  for (const way of ['', '/data', '/report.html', '/badge.svg'])
    expect((await fetch(`${url}${path}${way}`)).status).toBe(404);
  await visitor.close();
  site.close();
  stranger.close();
});
