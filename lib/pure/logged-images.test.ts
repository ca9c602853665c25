import { expect, test } from 'vitest';
import { pictureAt, readPicture, readSeries, spread } from './logged-images';

const file = (name: string) => ({ path: `images/${name}`, isDir: false });

test('pictures by key and step, each with its smaller copy', () => {
  const series = readSeries([
    file('val~mask+step+10+timestamp+5+g1b2-c3.png'),
    file('val~mask+step+10+timestamp+5+g1b2-c3+compressed.webp'),
    file('val~mask+step+2+timestamp+4+h1.png'),
    file('loss%step%0%timestamp%1%k9.png'),
    file('other.png'),
    { path: 'images/deep', isDir: true },
  ]);
  expect(series.map(({ key, images }) => [key, images.map(({ step }) => step)])).toEqual([
    ['loss', [0]],
    ['val/mask', [2, 10]],
  ]);
  expect(series[1]?.images[1]).toEqual({
    step: 10,
    time: 5,
    path: 'images/val~mask+step+10+timestamp+5+g1b2-c3.png',
    thumbnail: 'images/val~mask+step+10+timestamp+5+g1b2-c3+compressed.webp',
  });
});

test('a folder of other things has none', () => {
  expect(readSeries([file('roc.png'), file('a+step+x.png')])).toEqual([]);
});

test.each([
  ['samples/epoch_0010.png', { key: 'samples/epoch_….png', step: 10 }],
  ['a/Step-3 b.JPG', { key: 'a/Step-… b.JPG', step: 3 }],
  ['step3/roc.png', { key: 'step3/roc.png', step: null }],
  ['deep_2.png', { key: 'deep_2.png', step: null }],
  ['notes.txt', undefined],
])('the picture %s', (path, expected) => expect(readPicture(path)).toEqual(expected));

test('at a step stands the last picture up to it', () => {
  const images = [{ step: 2 }, { step: 5 }, { step: 5, later: true }];
  expect([1, 2, 4, 5, 99].map((step) => pictureAt(images, step))).toEqual([
    undefined,
    images[0],
    images[0],
    images[2],
    images[2],
  ]);
  expect(pictureAt([{ step: null }], 0)).toEqual({ step: null });
});

test('of many pictures some are spread evenly, the ends among them', () => {
  expect(spread([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 3)).toEqual([0, 5, 10]);
  expect(spread([1, 2], 3)).toEqual([1, 2]);
});
