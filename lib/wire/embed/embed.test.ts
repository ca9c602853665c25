import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import * as monitoring from '@/lib/domains/monitoring/operations';
import { prisma } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { asking, auditBy, callerWithRole, refusal, refusals } from '@/lib/testing/callers';
import { loanRows, makeMonitor } from '@/lib/testing/monitors';
import { createApp } from '../app';

const app = createApp();
const SITE = 'https://intranet.example.com';

let owner: Caller;
let id: string;
beforeAll(async () => {
  owner = await callerWithRole('contributor');
  // A name and a category that would be commands, if they were not taken for texts.
  const rows = loanRows(10, 100, 8).map((row) =>
    row.city === 'Oslo' ? { ...row, city: '</script><script>alert(1)</script>' } : row,
  );
  id = await makeMonitor(owner, { rows, name: `<img src=x onerror=alert(2)> ${crypto.randomUUID()}` });
});
afterAll(closeEngine);

const get = (path: string, headers: Record<string, string> = {}) =>
  app.fetch(new Request(`http://localhost${path}`, { headers }));
const link = (more: object = {}, caller = owner) =>
  perform(monitoring.createReportLink, caller, { id, name: 'wiki', origins: [SITE], ...more });
const WAYS = ['', '/data', '/report.html', '/badge.svg'];

describe('works', () => {
  test('a page for the sites that are named, without a cookie, that runs its own script alone', async () => {
    const making = asking(owner);
    const { path } = await link({}, making);
    expect(await auditBy(making)).toMatchObject([{ after: { origins: [SITE] } }]);
    const page = await get(path, { cookie: 'plumbline=whatever' });
    const text = await page.text();
    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`frame-ancestors ${SITE}`);
    expect(policy).toContain("default-src 'none'");
    expect(page.headers.get('x-frame-options')).toBeNull();
    expect(page.headers.get('set-cookie')).toBeNull();
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('private, no-store');
    expect(text).toContain('Severe drift');
    expect(text).toContain('&lt;/script&gt;&lt;script&gt;alert(1)');
    expect(text).not.toContain('<script>alert');
    expect(text).not.toContain('<img');
    expect(text.match(/<script/g)).toHaveLength(1);
  });

  test('for a site however its name is written', async () => {
    const { path } = await link({ origins: ['https://Intranet.Example.com:443/'] });
    expect((await get(path)).headers.get('content-security-policy')).toContain(`frame-ancestors ${SITE}`);
  });

  test('the same numbers as JSON, a file that stands by itself, a picture', async () => {
    const { path } = await link({ scope: 'export' });
    const data = await (await get(`${path}/data`)).json();
    expect(data.drift.windows).toHaveLength(10);
    expect(data.columns.map(({ column }: { column: string }) => column)).toContain('income');
    const [, href] = /<a href="([^"]*)" download/.exec(await (await get(path)).text()) ?? [];
    expect(new URL(href ?? '', `http://localhost${path}`).pathname).toBe(`${path}/report.html`);
    const file = await get(`${path}/report.html`);
    const text = await file.text();
    expect(file.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(text).not.toMatch(/<script|<[a-z]+[^>]* src=|https?:\/\/|@import/);
    expect(text.length).toBeLessThan(500_000);
    expect(text).not.toContain('p901');
    const badge = await get(`${path}/badge.svg`);
    expect(badge.headers.get('content-type')).toBe('image/svg+xml');
    expect(await badge.text()).toMatch(/severe drift, window from \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
    const { html } = await perform(monitoring.exportReport, owner, { id });
    expect(html).toContain('Columns by windows');
  });

  test('a column of one window, as far as the locked filters let one see', async () => {
    const { path } = await link({ locked: { columns: ['age', 'city'] } });
    // A column whose type changed is named there too.
    const changed = (column: string) => ({ kind: 'added', column, type: 'DOUBLE' });
    await prisma().monitorWindow.updateMany({
      where: { monitorId: id },
      data: { schema: ['age', 'income'].map(changed) },
    });
    const data = await (await get(`${path}/data`)).json();
    expect(data.drift.lines.map(({ column }: { column: string }) => column).sort()).toEqual(['age', 'city']);
    expect(JSON.stringify(data)).not.toContain('income');
    expect((await get(`${path}?column=age`)).status).toBe(200);
    expect((await get(`${path}?column=income`)).status).toBe(404);
    expect((await get(`${path}/data?column=income`)).status).toBe(404);
  });
});

describe('refuses', () => {
  test('whatever has ended, was revoked, was changed, or is signed by another: on every way', async () => {
    const revoked = await link({ scope: 'export' });
    await perform(monitoring.revokeReportLink, owner, { id, linkId: revoked.linkId });
    const expired = await link({ scope: 'export' });
    await prisma().reportLink.update({ where: { id: expired.linkId }, data: { expiresTime: 1 } });
    const good = await link({ scope: 'export' });
    const [head, , signature] = good.token.split('.');
    const other = Buffer.from(JSON.stringify({ jti: good.linkId, res: 'f'.repeat(32), exp: 9e9 })).toString(
      'base64url',
    );
    const forged = await new SignJWT({ res: id })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('plumbline')
      .setAudience('embed')
      .setJti(good.linkId)
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode('another key of the right length..'));
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${other}.`;
    const tokens = [
      revoked.token,
      expired.token,
      `${head}.${other}.${signature}`,
      forged,
      unsigned,
      'nothing',
    ];
    for (const token of tokens)
      for (const way of WAYS) {
        const answer = await get(`/embed/monitors/${token}${way}`);
        expect([way, answer.status]).toEqual([way, 404]);
        expect(await answer.text()).not.toContain('income');
      }
    // The sites of a link that has ended may show that it has; nobody else shows anything.
    const page = await get(revoked.path);
    expect(page.headers.get('content-security-policy')).toContain(`frame-ancestors ${SITE}`);
    expect(await page.text()).toContain('not available any more');
    expect((await get(good.path)).status).toBe(200);
  });

  test('an ended token by our clock, whatever the database says', async () => {
    const short = await link({ hours: 1 / 3600 });
    await prisma().reportLink.update({
      where: { id: short.linkId },
      data: { expiresTime: Date.now() + 1e9 },
    });
    await expect.poll(async () => (await get(short.path)).status, { timeout: 5_000 }).toBe(404);
  });

  test('taking along what is only for looking', async () => {
    const { path } = await link();
    const answer = await get(`${path}/report.html`);
    expect(answer.status).toBe(403);
    expect(await (await get(path)).text()).not.toContain('download');
  });

  test('bad input, and who may not', async () => {
    const found = await refusals([
      link({ origins: ['*'] }),
      link({ origins: ['https://*'] }),
      link({ origins: ['https://a.example;sandbox'] }),
      link({ origins: ['https://a.example,https://b.example'] }),
      link({ origins: ["https://a.example; script-src 'unsafe-inline'"] }),
      link({ origins: ['https://a.example/path'] }),
      link({ hours: 0 }),
      link({ hours: 1e9 }),
      link({ locked: { columns: ['nothing'] } }),
    ]);
    expect(found.map(({ code }) => code)).toEqual(Array(9).fill('INVALID_PARAMETER_VALUE'));
    const viewer = await callerWithRole('viewer');
    expect((await refusal(link({}, viewer))).code).toBe('PERMISSION_DENIED');
    expect(
      (await refusal(perform(monitoring.revokeReportLink, owner, { id, linkId: '0'.repeat(32) }))).code,
    ).toBe('RESOURCE_DOES_NOT_EXIST');
  });

  test('unknown paths and wrong methods', async () => {
    expect((await get('/embed/nothing')).status).toBe(404);
    const { path } = await link();
    expect((await app.fetch(new Request(`http://localhost${path}`, { method: 'POST' }))).status).toBe(405);
  });
});
