/** The lake in a bucket: what the catalog does with a table, on an S3 that others wrote. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { env } from '@/lib/platform/env';
import { pythonOrLine, startBucket, type TrialBucket } from '@/lib/testing/bucket';
import { callerWithRole } from '@/lib/testing/callers';
import { lookUp, makeTable, upload, write } from '@/lib/testing/features';
import {
  createTrainingSet,
  dropTable,
  getTable,
  listVersions,
  optimizeTable,
  publishTable,
  sampleRows,
} from './operations';
import { publish } from './publish';

const python = pythonOrLine('A lake in a bucket is not tested');
let bucket: TrialBucket | undefined;
let maker: Caller;
const lake = env.lake;
beforeAll(async () => {
  if (!python) return;
  maker = await callerWithRole('contributor');
  bucket = await startBucket(python, 'team-lake');
  env.lake = `s3://team-lake/gold${bucket.query}`;
}, 90_000);
afterAll(async () => {
  env.lake = lake;
  await bucket?.stop();
  await closeEngine();
});

describe.runIf(python)('a feature table in a bucket', () => {
  test('is made, written, merged, compacted, read, joined and published there', async () => {
    const { name, path } = await makeTable(maker);
    expect(path).toMatch(/^s3:\/\/team-lake\/gold\//);
    await write(
      maker,
      name,
      "SELECT 3::BIGINT AS zone, 100.0 AS fare, 'new' AS label UNION ALL SELECT 99, 1, 'x'",
    );
    await perform(optimizeTable, maker, { name });
    const { rows } = await perform(sampleRows, maker, { name });
    expect(rows).toHaveLength(11);
    expect((await perform(sampleRows, maker, { name, version: 1 })).rows).toHaveLength(10);
    const { trainingSet } = await perform(createTrainingSet, maker, {
      uploadId: await upload(maker, 'SELECT i::BIGINT AS zone, i AS y FROM range(4) t(i)'),
      lookups: [{ tableName: name, lookupKey: 'zone' }],
      label: ['y'],
    });
    expect(trainingSet.rows).toBe(4);
    await perform(publishTable, maker, { name });
    const { key } = await prisma().featureTable.findFirstOrThrow({ where: { name, deletedTime: null } });
    await publish(key);
    const looked = await lookUp(maker, {
      lookups: [{ tableName: name, lookupKey: 'zone', featureNames: ['label'] }],
      rows: [{ zone: 3 }, { zone: 98 }],
    });
    expect(looked.rows.map(({ label }) => label)).toEqual(['new', null]);
    await perform(dropTable, maker, { name, force: true });
  }, 120_000);

  test('of writers at once each gets a version of its own, and no key is there twice', async () => {
    const { name } = await makeTable(maker);
    await Promise.all(
      ['a', 'b', 'c'].map((label, at) =>
        write(
          maker,
          name,
          `SELECT ${at + 100}::BIGINT AS zone, 1.0 AS fare, '${label}' AS label UNION ALL SELECT 1, 1, '${label}'`,
        ),
      ),
    );
    const { featureTable } = await perform(getTable, maker, { name });
    const { versions } = await perform(listVersions, maker, { name });
    expect(versions.map(({ version }) => version)).toEqual([4, 3, 2, 1, 0]);
    expect(featureTable.rows).toBe(13);
    const { rows } = await perform(sampleRows, maker, { name });
    expect(new Set(rows.map(([zone]) => zone)).size).toBe(13);
  }, 120_000);
});
