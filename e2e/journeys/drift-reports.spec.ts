import { createHmac } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import { faults } from '../a11y/faults';
import { ask, read } from '../filled-monitor';
import { expect, test } from '../fixtures';
import { BEGIN, HOUR, steady } from '../monitor-rows';
import { predictAll, registerModel, removeEndpoint, serveModel } from '../serving-model';

const url = process.env.PLUMBLINE_URL ?? 'http://127.0.0.1:3000';

/** Another site: an application in React that shows the report it is told to, and hears what that says. */
async function anotherSite() {
  let framed = '';
  const root = path.resolve(import.meta.dirname, '../..');
  const { outputFiles } = await build({
    stdin: {
      contents: `import { createRoot } from 'react-dom/client';
        import { DriftReport } from './clients/embed/drift-report';
        createRoot(document.querySelector('#app')!).render(<DriftReport url={window.report} theme="dark" accent="ff8800" />);`,
      resolveDir: root,
      loader: 'tsx',
    },
    bundle: true,
    write: false,
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const script = outputFiles[0]?.text.replaceAll('</script', '<\\/script') ?? '';
  const server = http.createServer((_, answer) => {
    answer
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(`<!doctype html><title>Intranet</title><h1>Intranet</h1><div id="app"></div><output></output>
      <script>window.report = ${JSON.stringify(framed)};
        addEventListener('message', ({ data }) => { document.querySelector('output').textContent = data.type + ' ' + data.height; })</script>
      <script>${script}</script>`);
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

/** Whoever is to be told: keeps what comes, and says whether our secret signed it. */
async function receiver(secret: string) {
  const heard: { body: string; isSigned: boolean }[] = [];
  const server = http.createServer(async (request, answer) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString('utf8');
    const { headers } = request;
    const signed = `${headers['x-plumbline-delivery-id']}.${headers['x-plumbline-timestamp']}.${body}`;
    const isSigned =
      headers['x-plumbline-signature'] ===
      `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`;
    heard.push({ body, isSigned });
    answer.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/alerts`;
  return { address, heard, close: () => server.close() };
}

/** Traffic of some hours, a request each; the rows say themselves when they were. */
async function askFor(endpoint: string, hours: readonly number[], isShifted = false): Promise<void> {
  const random = steady(hours[0] ?? 0);
  for (const hour of hours) {
    const rows = Array.from({ length: 80 }, () => ({
      amount: Math.round(100 * (100 + 50 * (random() + random() + random()) + (isShifted ? 90 : 0))) / 100,
      age: 18 + Math.floor(random() * 60),
      city: ['Berlin', 'Paris', isShifted ? 'Oslo' : 'Rome'][Math.floor(random() * 3)] ?? '',
      asked_at: new Date(BEGIN + hour * HOUR + Math.floor(random() * HOUR)).toISOString(),
    }));
    expect((await predictAll(endpoint, rows)).predictions).toHaveLength(rows.length);
  }
}

/** What is answered stands in the log within a second. */
const areLogged = (id: string, count: number) =>
  expect
    .poll(async () => {
      const found = await read<{ rows: number }>('monitoring.describeSource', { id }).catch(() => undefined);
      return found?.rows ?? 0;
    })
    .toBe(count);

test.use({ allowedErrors: /frame-ancestors|404|Framing/ });

test('traffic that shifts is seen, told to whoever listens, and reported on another site until that is revoked', async ({
  page,
  browser,
  api,
}) => {
  // A model that is served, and asked as applications ask it.
  const endpoint = await serveModel(await registerModel(api, 1), { 1: 100 });
  await askFor(endpoint, [0, 1, 2, 3, 4, 5, 6, 7]);
  const name = `Report ${crypto.randomUUID().slice(0, 8)}`;
  const source = { kind: 'endpoint', endpoint };
  const { id } = await ask<{ id: string }>('monitoring.createMonitor', { name, source });
  await areLogged(id, 8 * 80);
  const columns = [
    { name: 'amount', kind: 'numeric' },
    { name: 'age', kind: 'numeric' },
    { name: 'city', kind: 'categorical' },
    { name: 'prediction_variable', kind: 'numeric', role: 'prediction' },
  ];
  const reference = { kind: 'range', from: BEGIN, to: BEGIN + 6 * HOUR };
  await ask('monitoring.configureMonitor', {
    id,
    config: { timeColumn: 'asked_at', columns, granularity: '1 hour', reference },
  });
  const hook = await receiver('a secret of both');
  const target = { kind: 'webhook', address: hook.address, secret: 'a secret of both' };
  await ask('monitoring.createChannel', { id, name: 'pager', target });

  await page.goto(`/monitors/${id}`);
  const map = page.getByRole('table', { name: 'Columns by windows' });
  await expect(map.getByRole('button', { name: /^amount, 1 Jun, 07:00: Stable/ })).toBeVisible({
    timeout: 40_000,
  });

  // The input shifts, and with it what the model answers.
  await askFor(endpoint, [8, 9, 10, 11], true);
  await areLogged(id, 12 * 80);
  await page.getByRole('tab', { name: 'Activity', exact: true }).click();
  await page.getByRole('button', { name: 'Compute a time again' }).click();
  const again = page.getByRole('dialog', { name: 'Compute a time again' });
  await again.getByLabel('From (UTC)').fill('2026-06-01T00:00');
  await again.getByLabel('To (UTC)').fill('2026-06-01T12:00');
  await again.getByLabel('Send alerts of what it finds').check();
  expect(await faults(page)).toEqual([]);
  await again.getByRole('button', { name: 'Compute', exact: true }).click();
  await page.getByRole('tab', { name: 'Drift', exact: true }).click();
  for (const column of ['amount', 'prediction_variable', 'city'])
    await expect(
      map.getByRole('button', { name: new RegExp(`^${column}, 1 Jun, 11:00: (Severe drift|Drift)`) }),
    ).toBeVisible({ timeout: 40_000 });
  await expect(map.getByRole('button', { name: /^age, 1 Jun, 11:00: Stable/ })).toBeVisible();

  // The alert arrives, signed, once for all columns.
  await expect.poll(() => hook.heard.length, { timeout: 40_000 }).toBeGreaterThan(0);
  const [told] = hook.heard.filter(({ body }) => JSON.parse(body).kind === 'fired');
  expect(told?.isSigned).toBe(true);
  const message = JSON.parse(told?.body ?? '{}');
  expect(message.monitor).toEqual({ id, name });
  expect(message.top.map((column: { name: string }) => column.name).sort()).toEqual([
    'amount',
    'city',
    'prediction_variable',
  ]);

  // It waits in the inbox too, and is taken by somebody.
  await page.goto('/alerts');
  const alert = page.getByRole('row', { name: new RegExp(`${name}.*amount`) });
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
  // As high as what is in it.
  await expect(elsewhere.locator('iframe')).not.toHaveAttribute('height', '480');
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
  hook.close();
  await removeEndpoint(page, endpoint);
});
