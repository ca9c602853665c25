import { describe, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { rows } from '@/lib/platform/db';
import { openFolder } from '@/lib/testing/importing';
import { stopImport } from './operations';

const world = openFolder();
const { start, goOn, read, everything, imported, emptyWorkspace } = world;

describe('goes on', () => {
  /** Breaks off at the n-th commit as a killed process would: nothing of it is tidied up. */
  test('from wherever it broke off, with the same end', async () => {
    await emptyWorkspace();
    const whole = await imported();
    const wanted = await everything();
    const { counts } = await read(whole);
    await emptyWorkspace();
    const id = await start();
    let broken = 0;
    for (let status = 'running'; status === 'running'; broken += 1) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 15 + broken * 5).unref();
      await goOn(id, controller.signal);
      ({ status } = await read(id));
    }
    expect(broken).toBeGreaterThan(1);
    const got = await everything();
    const strip = (lines: unknown) =>
      (lines as string[])
        .map((line) =>
          line
            .replace(/"(run_key|model_key|key|id|dataset_id|experiment_id|name_id|set_time)":\s*\d+,?/g, '')
            // It tells when the files were written.
            .replace(/"fingerprint":\s*"\w+"/g, '')
            // Of a registered model it is drawn by lot.
            .replace(/"id":\s*"[0-9a-f]{32}",?(?=.*"is_prompt")/g, '')
            .replace(/mlflow-artifacts:\/\d+/g, '')
            .replace(/"(deleted_time|heard_at)":\s*\d+/g, ''),
        )
        .sort();
    for (const table of Object.keys(wanted)) expect(strip(got[table]), table).toEqual(strip(wanted[table]));
    // A file that was stored but not yet counted when it broke off is found here the next time, and so not counted as added.
    const { files, bytes, ...others } = (await read(id)).counts;
    const { files: wantedFiles, bytes: wantedBytes = 0, ...wantedOthers } = counts;
    expect(others).toEqual(wantedOthers);
    expect(files?.found).toBe(wantedFiles?.found);
    expect(files?.added).toBeLessThanOrEqual(wantedFiles?.added ?? 0);
    expect(bytes).toBeLessThanOrEqual(wantedBytes);
  });

  test('not for ever: one that its workers die of is given up', async () => {
    const id = await start();
    // As the twelfth of them left it.
    await rows({ text: 'UPDATE imports SET attempts = 12, lease_until = 1', values: [] });
    await goOn(id);
    expect(await read(id)).toMatchObject({
      status: 'failed',
      fault: expect.stringContaining('12 workers were killed'),
    });
  });

  test('a worker that lost its hold writes nothing more', async () => {
    const id = await start();
    await perform(stopImport, world.admin, { id });
    const before = await everything();
    await goOn(id);
    expect(await everything()).toEqual(before);
    expect((await read(id)).status).toBe('stopped');
  });

  test('two workers: one of them works', async () => {
    const id = await start();
    await Promise.all([goOn(id), goOn(id)]);
    expect((await read(id)).counts.runs).toEqual({ found: 3, added: 3 });
  });
});
