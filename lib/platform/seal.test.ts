import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { env } from './env';
import { seal, unseal } from './seal';

test('a sealed secret opens for its own purpose alone, and only unchanged', () => {
  const text = seal('päss:wörd', 'import 1');
  expect(text).not.toContain('wörd');
  expect(unseal(text, 'import 1')).toBe('päss:wörd');
  expect(unseal(text, 'import 2')).toBeUndefined();
  const changed = Buffer.from(text, 'base64url');
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  expect(unseal(changed.toString('base64url'), 'import 1')).toBeUndefined();
  expect(unseal('', 'import 1')).toBeUndefined();
  expect(seal('päss:wörd', 'import 1')).not.toBe(text);
});

test('the key of the home folder is for its owner alone', () => {
  seal('x', 'y');
  expect(fs.statSync(path.join(env.home, 'secrets', 'key')).mode & 0o777).toBe(0o600);
});

test('a key whose making was cut off is told, and seals nothing', async () => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'plumbline-key-'));
  const folder = path.join(home, 'secrets');
  const before = process.env.PLUMBLINE_HOME;
  process.env.PLUMBLINE_HOME = home;
  try {
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, 'key'), '');
    vi.resetModules();
    const { seal: sealAnew } = await import('./seal');
    expect(() => sealAnew('x', 'y')).toThrow(/key is empty/);
    fs.rmSync(path.join(folder, 'key'));
    expect(sealAnew('x', 'y')).not.toBe('');
    expect(fs.readdirSync(folder)).toEqual(['key']);
    expect(fs.readFileSync(path.join(folder, 'key'), 'utf8')).toHaveLength(43);
  } finally {
    process.env.PLUMBLINE_HOME = before;
    vi.resetModules();
    fs.rmSync(home, { recursive: true, force: true });
  }
});
