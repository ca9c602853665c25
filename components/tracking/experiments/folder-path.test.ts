import { expect, test } from 'vitest';
import { foldersOf, nameWithin } from './folder-path';

test.each([
  ['', []],
  ['vision/', [['vision', 'vision/']]],
  [
    'vision/resnet/',
    [
      ['vision', 'vision/'],
      ['resnet', 'vision/resnet/'],
    ],
  ],
  [
    '/Users/ada/',
    [
      ['/Users', '/Users/'],
      ['ada', '/Users/ada/'],
    ],
  ],
])('the steps of %j', (folder, steps) => {
  expect(foldersOf(folder).map(({ name, path }) => [name, path])).toEqual(steps);
});

test('a name within a folder is its rest', () => {
  expect(nameWithin('vision/', 'vision/resnet')).toBe('resnet');
  expect(nameWithin('', 'vision/resnet')).toBe('vision/resnet');
  expect(nameWithin('sound/', 'vision/resnet')).toBe('vision/resnet');
});
