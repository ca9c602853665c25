/** A bucket of a test's own, in moto's S3: a server that others wrote. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { freePort } from '@/lib/platform/embedded-postgres';

export type TrialBucket = {
  endpoint: string;
  /** What goes behind `s3://bucket/prefix`. */
  query: string;
  keys(prefix: string): Promise<string[]>;
  stop(): Promise<void>;
};

/** The Python with moto, or nothing and a line that says what is not tested for want of it. */
export function pythonOrLine(what: string): string | undefined {
  const python = process.env.PLUMBLINE_TEST_PYTHON;
  if (!python) process.stdout.write(`${what}: PLUMBLINE_TEST_PYTHON names no Python with moto[server].\n`);
  return python;
}

/** Two who write one new key at once: moto looks first and writes then, so that both would be told that it was theirs. No store does. */
const ONE_AT_A_TIME = `
import sys, threading
from moto.s3.responses import S3Response
from moto.server import main
lock, put = threading.Lock(), S3Response.put_object
def put_object(self):
    with lock:
        return put(self)
S3Response.put_object = put_object
main(sys.argv[1:])
`;

/** @throws where moto ends or does not begin in a minute */
export async function startBucket(python: string, name: string): Promise<TrialBucket> {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const moto = spawn(python, ['-c', ONE_AT_A_TIME, '-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
  });
  const stop = async () => {
    if (moto.exitCode !== null || moto.signalCode !== null) return;
    const ended = once(moto, 'exit');
    moto.kill('SIGKILL');
    await ended;
  };
  for (let tries = 0; !(await fetch(endpoint).catch(() => undefined)); tries += 1) {
    if (moto.exitCode !== null || tries > 600) {
      await stop();
      throw new Error('moto does not start');
    }
    await wait(100);
  }
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: name }));
  const keys = async (prefix: string) => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: name, Prefix: prefix }));
    return Contents.map(({ Key = '' }) => Key);
  };
  return { endpoint, query: `?endpoint=${encodeURIComponent(endpoint)}`, keys, stop };
}
