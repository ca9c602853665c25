/** What a model does in its process is its own: it hangs, leaks, ends, or looks around, and whoever asks is told, and asked again. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { env } from '@/lib/platform/env';
import type { OpenedModel } from '@/lib/platform/runtimes/open-model';
import { startPythonRunner } from '@/lib/platform/runtimes/python-runner';
import { askJson, RULES } from '@/lib/testing/replica-work';
import { pickleThatRuns, writeTinyMlflow } from '@/lib/testing/tiny-mlflow';
import { ReplicaSet } from './replica-set';
import type { ReplicaRules } from './replicas';
import type { Outcome } from './work';

const python = process.env.PLUMBLINE_TEST_PYTHON;
if (!python)
  process.stdout.write('Processes of models are not tested: PLUMBLINE_TEST_PYTHON names no Python.\n');

const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'bad-models-'));
beforeAll(() => writeTinyMlflow(folder));
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

const open: ReplicaSet[] = [];
const happened = vi.fn();
const memoryMb = env.modelServer.memoryMb;
afterEach(async () => {
  env.modelServer.memoryMb = memoryMb;
  happened.mockReset();
  await Promise.all(open.splice(0).map((set) => set.close()));
});

/** A process of a model whose pickle runs that code when it is loaded. */
async function load(code = 'pass', rules: Partial<ReplicaRules> = {}) {
  await fs.writeFile(path.join(folder, 'model.pkl'), pickleThatRuns(code));
  const lines: string[] = [];
  const start: OpenedModel['start'] = (onLine) =>
    startPythonRunner({ folder, environment: { PYTHONPATH: folder, OWN: 'setting' }, onLine }, python ?? '');
  const set = new ReplicaSet(
    { start } as OpenedModel,
    { ...RULES, timeoutMs: 60_000, ...rules },
    {
      changed: () => undefined,
      line: (line) => lines.push(line),
      happened,
    },
  );
  open.push(set);
  await set.begin();
  return { set, lines };
}

const ask = (set: ReplicaSet, inputs: string): Promise<Outcome> => askJson(set, { inputs });

describe.skipIf(!python)('a model (needs PLUMBLINE_TEST_PYTHON)', () => {
  test('whose pickle looks around finds no setting and no secret of ours', async () => {
    process.env.PLUMBLINE_TEST_SECRET = 'do-not-find-me';
    const { lines } = await load('import os; print("found", sorted(os.environ.items()), flush=True)');
    await vi.waitFor(() => expect(lines.join('\n')).toContain('found'), 10_000);
    const found = lines.join('\n');
    expect(found).toContain("('OWN', 'setting')");
    for (const ours of ['do-not-find-me', 'PLUMBLINE_', 'DATABASE_URL', 'postgres', env.home])
      expect(found).not.toContain(ours);
  });

  test('whose pickle raises is not loaded, and says why', async () => {
    await expect(load('raise ValueError("poison")')).rejects.toThrow('ValueError: poison');
  });

  test.each([
    ['a message too long for anybody', [255, 255, 255, 255]],
    ['what is no JSON', [2, 0, 0, 0, ...Buffer.from('{]')]],
    ['what is no message', [4, 0, 0, 0, ...Buffer.from('null')]],
  ])('that writes %s between its answers is ended, and nothing else', async (_, bytes) => {
    const fault = vi.fn();
    process.on('uncaughtException', fault);
    const write = `import os, time; os.write(3, bytes(${JSON.stringify(bytes)})); time.sleep(60)`;
    await expect(load(write)).rejects.toThrow('is no answer');
    process.off('uncaughtException', fault);
    expect(fault).not.toHaveBeenCalled();
  });

  test('that hangs is ended at the time limit, and the next request is answered', async () => {
    const { set } = await load('pass', { timeoutMs: 3_000 });
    expect((await ask(set, 'hang')).status).toBe(504);
    expect(await ask(set, 'fine')).toMatchObject({ status: 200, body: '{"predictions": "fine"}' });
    expect(happened).toHaveBeenCalledWith(
      'crashed',
      'warning',
      expect.stringContaining('did not answer within 3 s'),
    );
  });

  test('that ends with a request is started again, and says with which code it ended', async () => {
    const { set } = await load();
    const [ended, fine] = await Promise.all([ask(set, 'exit'), ask(set, 'fine')]);
    expect(ended.status).toBe(500);
    expect(ended.body).toContain('ended with code 3');
    expect(fine.status).toBe(200);
  });

  test('that takes more memory than it may is ended, and the next request is answered', async () => {
    env.modelServer.memoryMb = 300;
    const { set } = await load();
    expect((await ask(set, 'leak')).status).toBe(500);
    expect(happened).toHaveBeenCalledWith(
      'crashed',
      'danger',
      expect.stringMatching(/used \d+ MB, more than the 300 MB/),
    );
    expect((await ask(set, 'fine')).status).toBe(200);
  });
});
