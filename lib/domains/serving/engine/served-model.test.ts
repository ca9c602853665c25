import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { ENVIRONMENTS, MODELS } from '@/lib/platform/runtimes/used-folders';
import { unique } from '@/lib/testing/callers';
import type { ServedDefinition } from '../definition';
import { Settings } from '../schemas';
import type { Config } from './identity';
import { ServedModel } from './served-model';

const HOUR = 3_600_000;
const LONG_AGO = new Date(Date.now() - 15 * 24 * HOUR);

afterEach(() => {
  vi.useRealTimers();
});

async function makeFolder(root: string): Promise<string> {
  const folder = path.join(root, unique());
  await fs.mkdir(folder, { recursive: true });
  await fs.utimes(folder, LONG_AGO, LONG_AGO);
  return folder;
}

const isNoted = async (folder: string) => (await fs.stat(folder)).mtimeMs > Date.now() - HOUR;

test('while a model is served its folders are noted as in use each hour, and no longer', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const folders = [await makeFolder(MODELS), await makeFolder(ENVIRONMENTS)];
  // Of files that there are not: what counts is what it has once it is loaded.
  const entity = { name: 'v1', modelName: 'm', version: 1, artifacts: unique() } as ServedDefinition;
  const config = { version: 1, definition: {} } as Config;
  const served = new ServedModel(
    { key: 1, id: unique() },
    entity,
    config,
    Settings.parse({}),
    () => undefined,
  );
  await served.loaded;
  served.model = {
    runtime: 'python',
    signature: undefined,
    hasParams: false,
    isPlain: true,
    folders,
    start: vi.fn(),
  };
  vi.advanceTimersByTime(HOUR - 1);
  expect(await Promise.all(folders.map(isNoted))).toEqual([false, false]);
  vi.advanceTimersByTime(1);
  await vi.waitFor(async () => expect(await Promise.all(folders.map(isNoted))).toEqual([true, true]));
  await served.close();
  for (const folder of folders) await fs.utimes(folder, LONG_AGO, LONG_AGO);
  vi.advanceTimersByTime(2 * HOUR);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await Promise.all(folders.map(isNoted))).toEqual([false, false]);
});
