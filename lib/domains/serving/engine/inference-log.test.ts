import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { prisma, rows } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import type { SentTensor } from '@/lib/pure/scoring/open-inference/sent-tensors';
import { sentRows, sentRowsOf } from '@/lib/pure/scoring/table';
import { unique } from '@/lib/testing/callers';
import { entryOf } from '@/lib/testing/inferences';
import { Settings } from '../schemas';
import { InferenceLog, logInference, writeInferences } from './inference-log';
import type { Logged } from './inference-rows';
import { writeGaps } from './log-gaps';

const endpointId = unique();
const settings = { ...Settings.parse({}).log, maxBytes: 8 << 20 };

/** A request of one row, in a body of so many letters. */
function log(requestId: string, letters = 1): void {
  const raw = JSON.stringify({ dataframe_records: [{ text: 'x'.repeat(letters) }] });
  const answer = '{"predictions": [0.5]}';
  logInference(entryOf({ endpointId, requestId, table: 1, raw, answer, settings }));
}

const logged = async () => {
  const found = await rows<{ id: string; statement: string }>({
    text: `SELECT request_id AS id, xmin::text AS statement FROM inference_log WHERE endpoint_id = $1 ORDER BY request_id`,
    values: [endpointId],
  });
  return {
    ids: found.map(({ id }) => id),
    statements: new Set(found.map(({ statement }) => statement)).size,
  };
};

const call = (text: string) => rows({ text, values: [] });

afterEach(() => rows({ text: 'DELETE FROM inference_log WHERE endpoint_id = $1', values: [endpointId] }));

test('great bodies are written in pieces, small ones together', async () => {
  const great = ['a', 'b', 'c', 'd'];
  for (const id of great) log(id, 600_000);
  await writeInferences();
  expect(await logged()).toEqual({ ids: great, statements: 2 });
  const small = ['e', 'f', 'g'];
  for (const id of small) log(id);
  await writeInferences();
  expect(await logged()).toEqual({ ids: [...great, ...small], statements: 3 });
});

describe('while the database cannot be written to', () => {
  const isAway = () => call('ALTER TABLE inference_log RENAME TO inference_log_away');
  const isBack = () => call('ALTER TABLE inference_log_away RENAME TO inference_log');
  afterEach(() => call('ALTER TABLE IF EXISTS inference_log_away RENAME TO inference_log'));

  /** The process that it is of is gone. */
  const ended = 4_194_300;
  const rootOf = () => path.join(env.home, unique());
  const MB = 1 << 20;

  test('what is beyond the bound of memory waits on disk, tables of each kind, and is written once with the time that it came', async () => {
    const log = new InferenceLog(rootOf(), { rows: 8, bytes: 64 * MB, diskBytes: MB });
    const before = Date.now();
    const entry = (requestId: string, table: Logged['table'], raw = '{}') =>
      log.add(entryOf({ endpointId, requestId, table, raw, answer: '{"predictions": [0.5]}', settings }));
    await isAway();
    const bytes: SentTensor = { name: 'a', datatype: 'FP64', shape: [1], data: Float64Array.of(7) };
    entry('a', 1, '{"dataframe_records":[{"a":1}]}');
    entry('b', sentRowsOf({ format: 'tensors', value: [bytes] }, 1));
    entry('c', sentRows({ columns: new Map([['a', ['x']]]), rows: 1 }));
    for (const id of ['d', 'e', 'f', 'g', 'h']) {
      entry(id, 1, '{"dataframe_records":[{"a":2}]}');
      await log.write();
    }
    const after = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await isBack();
    await log.write();
    const found = await rows<{ id: string; a: unknown; time: number }>({
      text: "SELECT request_id AS id, inputs -> 'a' AS a, time FROM inference_log WHERE endpoint_id = $1 ORDER BY 1",
      values: [endpointId],
    });
    expect(found.map(({ id, a }) => [id, a])).toEqual([
      ['a', 1],
      ['b', 7],
      ['c', 'x'],
      ...['d', 'e', 'f', 'g', 'h'].map((id) => [id, 2]),
    ]);
    // Those that waited on disk came before the others, and say so.
    expect(found[0]?.time).toBeGreaterThanOrEqual(before);
    expect(found[0]?.time).toBeLessThanOrEqual(after);
  });

  test('and the disk has no room either, the rest is left out and counted for the endpoint', async () => {
    const { key, id } = await prisma().servingEndpoint.create({
      data: { name: unique(), settings: {}, createdBy: 'a', creationTime: 1, lastUpdatedTime: 1 },
    });
    const log = new InferenceLog(rootOf(), { rows: 10, bytes: 64 * MB, diskBytes: 1 });
    await isAway();
    for (let at = 0; at < 20; at += 1) {
      const raw = '{"dataframe_records":[{"a":1}]}';
      log.add(entryOf({ endpointId: id, requestId: `r${at}`, table: 1, raw, answer: '{}', settings }));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await isBack();
    await log.write();
    await writeGaps();
    const [written] = await rows<{ n: number }>({
      text: 'SELECT count(*)::int AS n FROM inference_log WHERE endpoint_id = $1',
      values: [id],
    });
    const gaps = await prisma().servingLogGap.findMany({ where: { endpointKey: key } });
    const lost = gaps.reduce((sum, { requests }) => sum + requests, 0);
    expect(lost).toBeGreaterThan(0);
    expect((written?.n ?? 0) + lost).toBe(20);
  });

  test('a process that ends leaves all of it on disk, and the next one writes it', async () => {
    const root = rootOf();
    const bounds = { rows: 100, bytes: 64 * MB, diskBytes: MB };
    const first = new InferenceLog(root, bounds);
    await isAway();
    for (const requestId of ['a', 'b'])
      first.add(
        entryOf({
          endpointId,
          requestId,
          table: 1,
          raw: '{"dataframe_records":[{"a":1}]}',
          answer: '{}',
          settings,
        }),
      );
    await first.end();
    await isBack();
    const [piece = ''] = (await fs.readdir(root, { recursive: true })).filter((one) =>
      one.includes(path.sep),
    );
    expect(await fs.readFile(path.join(root, piece), 'latin1')).not.toContain('dataframe');
    // Of another installation, or spoilt: nobody can read it, and nobody stumbles over it.
    await fs.writeFile(path.join(root, path.dirname(piece), '1.9'), 'spoilt');
    // As if its process had been another one, which is gone.
    const [own = ''] = await fs.readdir(root);
    await fs.rename(path.join(root, own), path.join(root, own.replace(`.${process.pid}.`, `.${ended}.`)));
    const next = new InferenceLog(root, bounds);
    await next.begin();
    await next.write();
    expect((await logged()).ids).toEqual(['a', 'b']);
    expect(await fs.readdir(root, { recursive: true })).toHaveLength(1);
  });
});
