/** The feature store over HTTP: what goes in as bytes and JSON, what comes out, and what is said of bad requests. */
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { createToken } from '@/lib/domains/identity/operations';
import { closeEngine, enginePool } from '@/lib/platform/duckdb';
import { callerWithRole } from '@/lib/testing/callers';
import { aName, parquetOf, ZONES } from '@/lib/testing/features';
import { dialectFault } from '@/lib/testing/raw-http';
import { createApp } from '../app';

const app = createApp();
const ROOT = '/api/2.0/feature-store';
let token: string;
beforeAll(async () => {
  ({ token } = await perform(createToken, await callerWithRole('contributor'), { name: 'features' }));
});
afterAll(closeEngine);

const send = (method: string, path: string, body?: BodyInit, as = token) =>
  app.request(ROOT + path, {
    method,
    headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body }),
  });
const json = async (method: string, path: string, body?: object) => {
  const answer = await send(method, path, body && JSON.stringify(body));
  return { status: answer.status, body: (await answer.json()) as Record<string, never> };
};

async function makeTable(name: string) {
  const bytes = await parquetOf(ZONES);
  const sent = await send('POST', '/uploads', bytes as unknown as ArrayBuffer);
  const { upload_id: uploadId } = (await sent.json()) as { upload_id: string };
  return json('POST', '/tables', { name, primary_keys: ['zone'], upload_id: uploadId });
}

describe('works', () => {
  test('a table by bytes, its rows as Arrow with the version, its history and its publication as the SDK says it', async () => {
    const name = aName();
    const made = await makeTable(name);
    expect(made).toMatchObject({
      status: 200,
      body: { feature_table: { name: `main.${name}`, primary_keys: ['zone'], data_sources: [], version: 1 } },
    });
    const where = encodeURIComponent(JSON.stringify([{ column: 'zone', operator: '<', value: 2 }]));
    const rows = await send('GET', `/tables/${name}/data?columns=zone,label&where=${where}`);
    expect(rows.headers.get('x-table-version')).toBe('1');
    expect(rows.headers.get('content-type')).toBe('application/vnd.apache.arrow.stream');
    const table = tableFromIPC(new Uint8Array(await rows.arrayBuffer()));
    expect([table.numRows, table.schema.fields.map((field) => field.name)]).toEqual([2, ['zone', 'label']]);
    const asked = JSON.stringify({
      columns: ['zone', 'label'],
      where: [{ column: 'zone', operator: '<', value: 2 }],
    });
    const byBody = await send('POST', `/tables/${name}/data`, asked);
    expect(String(tableFromIPC(new Uint8Array(await byBody.arrayBuffer())))).toBe(String(table));
    const head = await send('HEAD', `/tables/${name}/data`);
    expect([head.status, head.body, enginePool().load]).toEqual([200, null, { working: 0, waiting: 0 }]);
    const history = await json('GET', `/tables/${name}/history?limit=1`);
    expect(history.body).toMatchObject({
      versions: [{ version: 1, has_new_rows: true, metrics: { numOutputRows: '10' } }],
    });
    const published = await json('POST', `/tables/${name}/publish`, {
      publish_spec: { online_store: 'main', publish_mode: 'TRIGGERED' },
    });
    expect(published).toEqual({ status: 200, body: { version: 1, online_table_name: `main.${name}` } });
  });
});

describe('refuses', () => {
  test.each([
    ['POST', '/tables', '{"name": '],
    ['POST', '/tables', '[]'],
    ['POST', '/tables', '{"name": "a.b", "primary_keys": "x", "schema": "none"}'],
    ['POST', '/uploads', 'no parquet at all'],
    ['GET', '/tables/no.such_table', undefined],
    ['GET', '/tables/..%2F..%2Fetc', undefined],
    ['GET', '/tables/a%00.b', undefined],
    ['GET', "/tables/a.b'%3B--/data", undefined],
    ['GET', '/tables/no.such_table/data?where=%7B', undefined],
    ['GET', '/tables/no.such_table/data?version=minus', undefined],
    ['GET', '/tables/no.such_table/data?columns=a&columns=b&where=1&where=2', undefined],
    ['DELETE', '/tables/no.such_table', undefined],
    ['POST', '/tables/no.such_table/write', '{"upload_id": "../../etc/passwd"}'],
    ['POST', '/tables/no.such_table/rows', '{"idempotency_key": "k", "rows": [1]}'],
    ['POST', '/tables/register', '{"name": "a.b", "location": "file:///etc", "primary_keys": ["a"]}'],
    ['POST', '/query', '{"sql": "COPY (SELECT 1) TO \'/tmp/x\'"}'],
    ['POST', '/query/stream', '{"sql": "SELECT * FROM read_csv(\'/etc/passwd\')"}'],
    ['POST', '/training-sets', '{"lookups": [{"table_name": "a.b", "lookup_key": []}]}'],
    ['GET', '/training-sets/nope/data', undefined],
    ['POST', '/online/look-up', '{"lookups": [], "rows": []}'],
    ['PUT', '/tables', '{}'],
    ['GET', '/nothing', undefined],
  ])('%s %s, in the dialect', async (method, path, body) => {
    const answer = await send(method, path, body);
    const text = await answer.text();
    expect(answer.status).toBeGreaterThanOrEqual(400);
    const headers = Object.fromEntries(answer.headers);
    expect(dialectFault({ status: answer.status, headers, text })).toBeUndefined();
  });

  test('nobody, before a byte is read', async () => {
    const body = new ReadableStream({
      pull() {
        throw new Error('it was read');
      },
    });
    const answer = await app.request(`${ROOT}/uploads`, {
      method: 'POST',
      body,
      duplex: 'half',
    } as RequestInit);
    expect(answer.status).toBe(401);
  });
});
