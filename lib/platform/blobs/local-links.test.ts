/** Links in a folder of artifacts: none leads out of its run, whoever made it. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gated, pattern, pieces, read } from './conformance/bodies';
import { LocalBlobStore } from './local';
import { openFile } from './tree';

let folder = '';
let root = '';
let store: LocalBlobStore;
const filesBelow = async (below: string) => (await fs.readdir(below, { recursive: true })).sort();
const put = (key: string, text = 'x') => store.put(key, pieces(Buffer.from(text)));
const _INVALID = expect.objectContaining({ code: 'INVALID_PARAMETER_VALUE' });
const MISSING = expect.objectContaining({ code: 'RESOURCE_DOES_NOT_EXIST' });

beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'plumbline-blobs-'));
  root = path.join(folder, 'root');
  store = new LocalBlobStore(root);
  await store.check();
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

beforeEach(async () => {
  await fs.mkdir(path.join(folder, 'outside/sub'), { recursive: true });
  await fs.writeFile(path.join(folder, 'outside/secret'), 'secret');
  await fs.writeFile(path.join(folder, 'outside/sub/deep'), 'secret');
  await put('run/good', 'good');
  await put('other/file', 'of another run');
  await fs.symlink(path.join(folder, 'outside'), path.join(root, 'run/folder'));
  await fs.symlink(path.join(folder, 'outside/secret'), path.join(root, 'run/file'));
  await fs.symlink('../other', path.join(root, 'run/inside'));
  await fs.symlink(path.join(folder, 'nowhere'), path.join(root, 'run/dangling'));
  await fs.symlink(path.join(folder, 'outside'), path.join(root, 'top'));
});
const outside = async () => ({
  names: await filesBelow(path.join(folder, 'outside')),
  secret: await fs.readFile(path.join(folder, 'outside/secret'), 'utf8'),
});
const UNTOUCHED = { names: ['secret', 'sub', 'sub/deep'], secret: 'secret' };
const through = [
  'run/folder/secret',
  'run/folder/sub/deep',
  'run/file',
  'run/inside/file',
  'run/dangling',
  'top/secret',
  'top/sub/deep',
];

test.each(through)('%s is not read', async (key) => {
  await expect(store.get(key)).rejects.toEqual(MISSING);
  expect(await store.stat(key)).toBeNull();
  expect(await store.remove(key)).toBe(0);
  expect(await outside()).toEqual(UNTOUCHED);
});

test.each(['run/folder', 'run/folder/sub', 'run/inside', 'top', 'top/sub'])(
  '%s is not listed',
  async (prefix) => {
    expect(await store.list(prefix)).toEqual({ entries: [] });
  },
);

test('links are in no list', async () => {
  expect((await store.list('run')).entries.map(({ name }) => name)).toEqual(['good']);
});

test.each([
  'run/folder/new',
  'run/folder/a/b/new',
  'run/inside/new',
  'run/dangling/new',
  'top/new',
  'top/sub/deep',
])('nothing is written at %s', async (key) => {
  await expect(put(key)).rejects.toEqual(MISSING);
  await expect(store.createMultipart(key)).rejects.toEqual(MISSING);
  expect(await outside()).toEqual(UNTOUCHED);
  expect(await filesBelow(path.join(root, 'other'))).toEqual(['file']);
  await expect(fs.stat(path.join(folder, 'nowhere'))).rejects.toThrow();
});

test('a put at a link replaces the link, not what it points to', async () => {
  await put('run/file', 'mine');
  expect(await outside()).toEqual(UNTOUCHED);
  expect((await read((await store.get('run/file')).body)).toString()).toBe('mine');
});

test('a link that comes while the file is on its way', async () => {
  const { body, open, isStarted } = gated(pattern(10));
  const upload = store.put('late/new', body);
  await isStarted;
  await fs.symlink(path.join(folder, 'outside'), path.join(root, 'late'));
  open();
  await expect(upload).rejects.toEqual(MISSING);
  expect(await outside()).toEqual(UNTOUCHED);
});

test('removing a folder removes its links and nothing behind them', async () => {
  expect(await store.remove('run')).toBe(1);
  expect(await outside()).toEqual(UNTOUCHED);
  expect(await store.stat('other/file')).not.toBeNull();
});

test('a link or a pipe in the last moment before a file is opened', async () => {
  await fs.writeFile(path.join(folder, 'secret'), 'secret');
  await fs.symlink(path.join(folder, 'secret'), path.join(folder, 'link'));
  execFileSync('mkfifo', [path.join(folder, 'pipe')]);
  await expect(openFile(path.join(folder, 'link'))).rejects.toMatchObject({ code: 'ELOOP' });
  await expect(openFile(path.join(folder, 'pipe'))).rejects.toEqual(MISSING);
  await expect(openFile(folder)).rejects.toEqual(MISSING);
});
