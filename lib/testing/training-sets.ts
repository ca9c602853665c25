/** Training sets for tests: rides, a series of trips by zip, and rows as they leave. */
import { tableFromIPC } from 'apache-arrow';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import type { RowStream } from '@/lib/domains/features';
import { createTrainingSet } from '@/lib/domains/features/create-training-set';
import { makeTable, upload } from './features';

export const bytesOf = async ({ body }: RowStream) => new Uint8Array(await new Response(body).arrayBuffer());
export const rowsOf = async (stream: RowStream) =>
  tableFromIPC(await bytesOf(stream))
    .toArray()
    .map((row) => row.toJSON());

export const RIDES = `SELECT i::BIGINT AS ride, (i % 3)::BIGINT AS zip, TIMESTAMP '2024-01-01' + to_hours(i::INT) AS at, (i * 2.0)::DOUBLE AS fare
  FROM range(30) t(i)`;
export const SERIES = `SELECT z::BIGINT AS zip, TIMESTAMPTZ '2024-01-01 00:00:00Z' + to_hours(h::INT) AS ts, (z * 100 + h)::DOUBLE AS trips
  FROM range(3) a(z), range(0, 30, 10) b(h)`;

export const makeSeries = (maker: Caller) =>
  makeTable(maker, { select: SERIES, primaryKeys: ['zip'], timestampKey: 'ts' });
/** Of the rides, with the latest trips of a series before each. */
export const makeSet = async (maker: Caller, name: string, more: Record<string, unknown> = {}) =>
  (
    await perform(createTrainingSet, maker, {
      uploadId: await upload(maker, RIDES),
      lookups: [{ tableName: name, lookupKey: 'zip', timestampLookupKey: 'at' }],
      label: ['fare'],
      excludeColumns: ['at'],
      ...more,
    })
  ).trainingSet;
