/** A disk that is full: after any number of bytes, in the middle of any write. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { closeEngine } from '../duckdb';
import { append } from './append';
import { createTable } from './create';
import { deleteRows } from './delete-rows';
import { LocalTableStore } from './local-store';
import { merge } from './merge';
import { optimize } from './optimize';
import { overwrite } from './overwrite';
import { readTable } from './reading';
import { column } from './schema';
import { DeltaTable } from './table';
import { vacuum } from './vacuum';

const SIZE = 4 * 2 ** 20;
const PAGE = 4096;
const disk = await fs.mkdtemp(path.join(os.tmpdir(), 'plumbline-disk-'));
let isMounted = false;
try {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'none', disk], { stdio: 'ignore' });
  isMounted = true;
} catch {
  process.stdout.write('A full disk is not tested: this process may not mount a small one.\n');
}
afterAll(async () => {
  await closeEngine();
  if (isMounted) execFileSync('umount', [disk]);
  await fs.rm(disk, { recursive: true, force: true });
});

const filler = path.join(disk, 'filler');
/** Leaves so many pages free. */
async function leave(pages: number): Promise<void> {
  await fs.rm(filler, { force: true });
  const { bavail, bsize } = await fs.statfs(disk);
  await fs.writeFile(filler, Buffer.alloc(bavail * bsize - pages * PAGE));
}

const source = (select: string) => ({ select, folders: [] });
const SCHEMA = [column('id', 'long'), column('n', 'long'), column('text', 'string')];
const ROWS = 300;
// Texts that do not pack: each file of them takes several pages.
const rowsOf = (n: number, from = 0) =>
  source(`SELECT i AS id, ${n} AS n, md5(i || '${n}') AS text FROM range(${from}, ${ROWS}) t(i)`);

const WRITES: Record<string, (table: DeltaTable) => Promise<unknown>> = {
  'an append': (table) =>
    append(table, source(`SELECT ${ROWS} AS id, 0 AS n, repeat(md5('x'), 200) AS text`)),
  'a merge': (table) => merge(table, rowsOf(1, 50)),
  'an overwrite': (table) => overwrite(table, rowsOf(2)),
  'a deletion': (table) => deleteRows(table, { keys: source('SELECT i AS id FROM range(100) t(i)') }),
  'a compaction': (table) => optimize(table),
};

describe.runIf(isMounted)('a full disk', () => {
  const contentOf = (table: DeltaTable) =>
    readTable(table, {}, async (engine, select) =>
      engine.rows(`SELECT count(*) AS rows, sum(hash(id, n, text))::VARCHAR AS sum FROM (${select})`),
    );

  test.each(Object.entries(WRITES))(
    'in the middle of %s: the version before stays whole, and so does the next',
    async (_, work) => {
      const place = path.join(disk, crypto.randomUUID());
      const open = () => new DeltaTable(new LocalTableStore(place));
      await fs.rm(filler, { force: true });
      await createTable(open(), {
        schema: SCHEMA,
        keys: ['id'],
        properties: { 'delta.checkpointInterval': '3' },
      });
      await append(open(), source(`SELECT i AS id, 0 AS n, md5(i || '') AS text FROM range(150) t(i)`));
      await append(
        open(),
        source(`SELECT i AS id, 0 AS n, md5(i || '') AS text FROM range(150, ${ROWS}) t(i)`),
      );
      const [before, { version }] = [await contentOf(open()), await open().snapshot()];
      let refused = 0;
      for (let pages = 0; ; pages += 1) {
        await leave(pages);
        const refusal = await work(open()).then(
          () => undefined,
          (error: { code?: string; message: string }) => error,
        );
        if (!refusal) break;
        refused += 1;
        expect(refusal).toMatchObject({
          code: 'TEMPORARILY_UNAVAILABLE',
          message: expect.stringMatching(/disk.* full/),
        });
        expect((await open().snapshot()).version).toBe(version);
        expect(await contentOf(open())).toEqual(before);
        // Nothing of the attempt takes up the room that is left.
        expect(await open().store.listFiles()).toHaveLength((await open().snapshot()).files.length);
      }
      expect(refused).toBeGreaterThan(1);
      expect((await open().snapshot()).version).toBe(version + 1);
      await fs.rm(filler, { force: true });
      await merge(open(), source("SELECT 7 AS id, 9 AS n, 'after' AS text"));
      expect((await open().snapshot()).version).toBe(version + 2);
      await vacuum(open(), { retentionHours: 0, isUnsafeAllowed: true });
      expect(await open().store.listFiles()).toHaveLength((await open().snapshot()).files.length);
      await fs.rm(place, { recursive: true });
    },
    120_000,
  );
});
