import { expect, test } from 'vitest';
import { readSeries } from './logged-images';

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
