/** Feature tables for browser tests: rows sent as parquet, as the Python client sends them. */
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { admin } from './fixtures';

const root = `${process.env.PLUMBLINE_URL ?? 'http://127.0.0.1:3000'}/api/2.0/feature-store`;
const headers = { authorization: `Bearer ${admin.token}` };

async function call<Answer>(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(root + path, { method, ...init, headers: { ...headers, ...init.headers } });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}

export const ask = <Answer>(method: string, path: string, body?: object) =>
  call<Answer>(method, path, {
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });

export async function upload(columns: ColumnSource[]): Promise<string> {
  const body = parquetWriteBuffer({ columnData: columns });
  return (await call<{ upload_id: string }>('POST', '/uploads', { body })).upload_id;
}

/** A name that no other test has. */
const aTable = () => `main.journey.t_${crypto.randomUUID().replaceAll('-', '')}`;

export const zones = (count = 40): ColumnSource[] => [
  { name: 'zone', data: Array.from({ length: count }, (_, at) => at), type: 'INT32' },
  { name: 'mean_fare', data: Array.from({ length: count }, (_, at) => 10 + (at % 7)), type: 'DOUBLE' },
  {
    name: 'borough',
    data: Array.from({ length: count }, (_, at) => (at % 2 ? 'Queens' : 'Bronx')),
    type: 'STRING',
  },
];

export const rides = (count = 60): ColumnSource[] => [
  { name: 'ride', data: Array.from({ length: count }, (_, at) => at), type: 'INT32' },
  { name: 'pickup_zone', data: Array.from({ length: count }, (_, at) => at % 45), type: 'INT32' },
  { name: 'fare', data: Array.from({ length: count }, (_, at) => (at * 37) % 50), type: 'DOUBLE' },
];

export async function makeTable(columns: ColumnSource[], more: Record<string, unknown>): Promise<string> {
  const name = (more.name as string | undefined) ?? aTable();
  await ask('POST', '/tables', { name, upload_id: await upload(columns), ...more });
  return name;
}
