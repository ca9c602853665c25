import { expect, test } from 'vitest';
import { orderFiles, tabStop } from './order-files';

const file = (path: string) => ({ path, isDir: false });
const listed = (...paths: string[]) => orderFiles(paths.map(file)).map(({ label }) => label);

test('folders come first, and names as one counts', () => {
  const files = [file('b/epoch_10.pt'), file('b/epoch_2.pt'), { path: 'b/z', isDir: true }];
  expect(orderFiles(files).map(({ label }) => label)).toEqual(['z', 'epoch_2.pt', 'epoch_10.pt']);
});

test('a picture of a step is told once, by its key and step', () => {
  expect(
    listed(
      'images/val~mask+step+1000+timestamp+5+g1.png',
      'images/val~mask+step+1000+timestamp+5+g1+compressed.webp',
      'images/val~mask+step+20+timestamp+4+h1+compressed.webp',
      'images/val~mask+step+20+timestamp+4+h1.png',
      'images/roc.png',
    ),
  ).toEqual(['roc.png', 'val/mask · step 20', 'val/mask · step 1000']);
});

test('a copy whose original is not there stands for it', () => {
  expect(listed('images/mask+step+2+timestamp+4+h1+compressed.webp')).toEqual(['mask · step 2']);
});

test.each([
  ['nothing is chosen', null, [], 'model'],
  ['it is in sight', 'model/data/net.pt', ['model', 'model/data'], 'model/data/net.pt'],
  ['a folder that it lies in is closed', 'model/data/net.pt', ['model'], 'model/data'],
  ['a folder above an open one is closed', 'model/data/net.pt', ['model/data'], 'model'],
  ['it is an open folder', 'model', ['model'], 'model'],
  ['it is gone', 'old.txt', [], 'model'],
])('Tab leads into the tree where %s', (_, selected, open, stop) => {
  const files = [file('a.txt'), { path: 'model', isDir: true }];
  expect(tabStop(files, new Set(open), selected)).toBe(stop);
});
