import { expect, test } from 'vitest';
import { shortName, shortNames } from './short-names';

test.each([
  ['what fits stays', ['bold-owl-12', 'shy-fox-3'], ['bold-owl-12', 'shy-fox-3']],
  [
    'words that all have say nothing',
    ['rate 0.8 width 32 seed 1', 'rate 0.2 width 32 seed 1', 'rate 0.2 width 8 seed 0'],
    ['0.8 32 1', '0.2 32 1', '0.2 8 0'],
  ],
  [
    'words that most have neither, whoever else is there',
    ['rate 0.8 width 32 seed 1', 'rate 0.2 width 32 seed 1', 'rate 0.2 width 8 seed 0', 'far too much decay'],
    ['0.8 32 1', '0.2 32 1', '0.2 8 0', 'far t…decay'],
  ],
  [
    'a value that most have tells those apart that lack it',
    ['resnet_depth50_a', 'resnet_depth50_b', 'resnet_depth50_c', 'resnet_depth18_c'],
    ['depth50 a', 'depth50 b', 'depth50 c', 'depth18 c'],
  ],
  [
    'one name alone, or the same twice',
    ['a very long name of a run', 'a very long name of a run'],
    ['a ver…a run', 'a ver…a run'],
  ],
  ['what a single name has, numbers too', ['rate 0.8 width 32 seed 1'], ['rate…eed 1']],
  [
    'names that would become the same are cut in the middle',
    ['common words here a', 'a common words here', 'common words here b'],
    ['commo…ere a', 'a com…here', 'commo…ere b'],
  ],
  [
    'what names a value goes where the cut would take the value',
    ['lr0.001-seed3', 'lr0.003-seed3', 'lr=1e-3-seed-3', 'lr0.001-seed1'],
    ['0.001 3', '0.003 3', '1e-3 3', '0.001 1'],
  ],
  ['no words at all', ['0123456789abcdef', '0123456789abcdeg'], ['01234…bcdef', '01234…bcdeg']],
])('%s', (_, names, short) => {
  expect(shortNames(names, 11)).toEqual(short);
  for (const name of shortNames(names, 11)) expect(name.length).toBeLessThanOrEqual(11);
});

test('a single name keeps its beginning and its end', () => {
  expect(shortName('n_estimators', 10)).toBe('n_est…tors');
  expect(shortName('short', 10)).toBe('short');
});
