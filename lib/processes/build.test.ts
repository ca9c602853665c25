import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { unique } from '@/lib/testing/callers';

type Work = () => unknown;
const { onceFor } = (await import(new URL('./build.mjs', import.meta.url).href)) as {
  onceFor: (name: string, sources: string[], result: string, work: Work) => Promise<boolean>;
};

test('whoever goes back to the sources of before a build that was cut off builds anew', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'build-'));
  const [source, result] = [path.join(folder, 'source'), path.join(folder, 'result')];
  const name = `test-${unique()}`;
  const build = (work: Work = () => fs.copyFileSync(source, result)) => onceFor(name, [source], result, work);
  try {
    fs.writeFileSync(source, 'old');
    expect([await build(), await build()]).toEqual([true, false]);
    fs.writeFileSync(source, 'new');
    const cutOff = build(() => {
      fs.writeFileSync(result, 'half of the new');
      throw new Error('killed');
    });
    await expect(cutOff).rejects.toThrow('killed');
    fs.writeFileSync(source, 'old');
    expect(await build()).toBe(true);
    expect(fs.readFileSync(result, 'utf8')).toBe('old');
  } finally {
    fs.rmSync(folder, { recursive: true });
    fs.rmSync(path.join('node_modules/.plumbline', name), { force: true });
  }
});
