/** The lake in a bucket, and Spark beside it: its own S3 file system writes what the server commits, and reads what the server joins. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { listVersions, sampleRows } from '@/lib/domains/features/operations';
import { closeEngine } from '@/lib/platform/duckdb';
import { env } from '@/lib/platform/env';
import { pythonOrLine, startBucket, type TrialBucket } from '@/lib/testing/bucket';
import { callerWithRole } from '@/lib/testing/callers';
import { Foreign } from '@/lib/testing/delta/foreign';
import { aName } from '@/lib/testing/features';
import { type RawServer, serveRaw } from '@/lib/testing/raw-http';

const BUCKET = 'spark-lake';
const python = pythonOrLine('Spark in a bucket is not tested');
const bucket: TrialBucket | undefined = python ? await startBucket(python, BUCKET) : undefined;
const foreign = python ? new Foreign(python) : undefined;
/** Needs a Java machine and jars of Delta's and Hadoop's. */
const version = await foreign?.startSpark(bucket?.endpoint).then(
  (started) => started.version,
  (error: Error) => {
    process.stdout.write(
      `Spark in a bucket is not asked: it does not start here (${error.message.slice(0, 200)}).\n`,
    );
    return undefined;
  },
);

const lake = env.lake;
let server: RawServer;
beforeAll(async () => {
  env.lake = `s3://${BUCKET}/gold${bucket?.query}`;
  server = await serveRaw();
});
afterAll(async () => {
  env.lake = lake;
  await server.close();
  foreign?.stop();
  await bucket?.stop();
  await closeEngine();
});

/** Python with `fs`, a client of the server, and Spark. Its asserts are the test's. */
const asClient = (code: string) =>
  foreign?.python(
    path.resolve('clients/python'),
    `import sys\nsys.path.insert(0, path)\nfrom plumbline.feature_store import *\nfs = FeatureStoreClient("http://127.0.0.1:${server.port}", "${server.token}")\n${code}`,
  );

describe.runIf(version)('Spark and a lake in a bucket', () => {
  test('its executors write parts that the server commits at once; at the versions of a training set it joins the same rows', async () => {
    const name = aName();
    await asClient(`
sent = []
upload = fs._rest.upload_file
fs._rest.upload_file = lambda *given: sent.append(given) or upload(*given)
made = fs.create_table("${name}", "id", spark().sql("SELECT id, id * 0.5D AS v FROM range(0, 20, 1, 2)"))
assert made.path.startswith("s3://${BUCKET}/gold/"), made.path
rides = spark().sql("SELECT id, id % 2 AS y FROM range(15, 25)")
recorded = fs.create_training_set(rides, [FeatureLookup("${name}", "id", default_values={"v": -1.0})], "y")
written = fs.write_table("${name}", spark().sql("SELECT id, 99.0D AS v FROM range(10, 30, 1, 2)"))
assert (written["rows_updated"], written["rows_inserted"]) == (10, 10), written
assert sent == [], "rows passed through the driver"
mine, theirs = recorded.load_df(), recorded.load_spark_df(spark()).toPandas()
assert list(theirs.columns) == list(mine.columns)
assert [*map(tuple, theirs.values)] == [*map(tuple, mine.values)], theirs
assert list(mine["v"]) == [7.5, 8.0, 8.5, 9.0, 9.5] + [-1.0] * 5, mine
`);
    const admin = await callerWithRole('admin');
    const { versions } = await perform(listVersions, admin, { name });
    expect(versions[0]?.operation).toBe('MERGE');
    expect((await perform(sampleRows, admin, { name, limit: 100 })).rows).toHaveLength(30);
    // The labels of the training set stay, in two parts; what tables took is gone.
    const staged = await bucket?.keys('gold/staging');
    expect(staged?.filter((key) => key.endsWith('.parquet')).length).toBeLessThanOrEqual(2);
    expect(new Set(staged?.map((key) => key.split('/')[2])).size).toBe(1);
  }, 240_000);

  test('a Spark that does not reach the bucket says what to do', async () => {
    await asClient(`
from plumbline.feature_store import rest
try:
    rest.stage(spark().sql("SELECT 1 AS id"), "s3://no-such-bucket/gold/staging/x")
except PlumblineError as refused:
    assert "spark_stages=False" in str(refused) and refused.error_code == "INVALID_STATE", refused
    assert refused.__cause__ is not None
else:
    raise AssertionError("it was written")
`);
  }, 240_000);
});
