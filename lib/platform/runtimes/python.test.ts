/** Environments of models: built once for what is asked, from wheels on this disk, and what fails says why. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeTinyWheel } from '@/lib/testing/tiny-mlflow';
import { env } from '../env';
import { pythonFor } from './python';

const python = process.env.PLUMBLINE_TEST_PYTHON;
if (!python)
  process.stdout.write('Environments of models are not tested: PLUMBLINE_TEST_PYTHON names no Python.\n');

const wheels = path.join(env.home, 'wheels');
beforeAll(() => writeTinyWheel(wheels));

const asking = (requirement: string) => `--no-index\n--find-links ${wheels}\n${requirement}\n`;

describe.skipIf(!python)('the Python of a model (needs PLUMBLINE_TEST_PYTHON)', () => {
  test('is made once for what the model asks for, and told line by line', { timeout: 120_000 }, async () => {
    const lines: string[] = [];
    const others: string[] = [];
    const note = (line: string) => lines.push(line);
    const [first, second] = await Promise.all([
      pythonFor(asking('mlflow==0.0.1'), note, [python ?? '']),
      pythonFor(asking('mlflow==0.0.1'), (line) => others.push(line), [python ?? '']),
    ]);
    expect(first).toBe(second);
    expect(first).toContain(path.join(env.home, 'serving', 'environments'));
    const said = lines.join('\n');
    expect(others).toEqual(lines);
    expect(said).toMatch(/does not fit: mlflow==0\.0\.1 \((not there|there is .*)\)/);
    expect(said).toMatch(/Building an environment with (uv|venv and pip)/);
    expect(said).toMatch(/The environment is built, in \d+ s\./);
    await fs.access(path.join(path.dirname(first), '..', 'lib'));
    lines.length = 0;
    expect(await pythonFor(asking('mlflow==0.0.1'), note, [python ?? ''])).toBe(first);
    expect(lines.join('\n')).toContain('Its environment is there');
  });

  test('that cannot be made says what pip says, and leaves nothing half made', {
    timeout: 120_000,
  }, async () => {
    await expect(pythonFor(asking('mlflow==0.0.2'), () => undefined, [python ?? ''])).rejects.toThrow(
      /The model's environment cannot be built: .*mlflow==0\.0\.2/,
    );
    const there = await fs.readdir(path.join(env.home, 'serving', 'environments'), { withFileTypes: true });
    for (const folder of there.filter((entry) => entry.isDirectory()))
      await fs.access(path.join(folder.parentPath, folder.name, '.complete'));
  });

  test('is the installation’s own where that has what is asked for', async () => {
    expect(await pythonFor('packaging\n', () => undefined, [python ?? ''])).toBe(python);
  });
});

test('where there is none, that is said, and what to do', async () => {
  await expect(pythonFor('mlflow\n', () => undefined, ['/no/such/python'])).rejects.toThrow(
    /^There is no Python on this model server.*PLUMBLINE_PYTHON/,
  );
});

test('one that is installed later is found without a new start', async () => {
  const python = path.join(env.home, 'installed-later');
  const ask = () => pythonFor('', () => undefined, [python]);
  await expect(ask()).rejects.toThrow(/^There is no Python on this model server/);
  // It says of every question that all is well, which is all that is asked of it here.
  await fs.writeFile(python, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  expect(await ask()).toBe(python);
});
