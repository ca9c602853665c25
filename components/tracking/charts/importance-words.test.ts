import { expect, it } from 'vitest';
import { notesOf, sentenceOf, unrankedOf } from './importance-words';

const found = { n: 39, looked: 40, total: 40, r2: 0.914, params: [], differing: 0, constant: [] };
const rate = { key: 'rate', importance: 0.9, error: 0.1, isNumber: true, rho: -1, values: 40 };

it('tells of how many runs and params a ranking is', () =>
  expect(notesOf({ ...found, constant: ['batch'] })).toEqual([
    '39 runs',
    'params explain 91% of the variance',
    '1 param the same in all',
  ]));

it('tells what it leaves out', () =>
  expect(notesOf({ ...found, n: 590, looked: 600, total: 12_345, params: [rate], differing: 60 })).toEqual([
    '590 runs of the newest 600 of 12,345',
    'params explain 91% of the variance',
    'the 1 commonest of 60 params',
  ]));

it('says why there is no ranking', () => {
  const of = (n: number, r2: number | null, params = [rate]) => unrankedOf({ n, r2, params });
  expect(of(0, null, [])).toBe('No run has logged it');
  expect(of(9, null, [])).toBe('No param differs between these runs');
  expect(of(3, null)).toBe('Too few runs have logged it');
  expect(of(9, null)).toBe('It is the same in all these runs');
  expect(of(9, -0.2)).toBeUndefined();
});

it('calls nothing first that explains nothing', () => {
  const said = (...importance: number[]) =>
    sentenceOf({ n: 40, params: importance.map((each) => ({ ...rate, importance: each })) }, 'acc');
  expect(said(0.9, -0.01)).toBe('For acc, over 40 runs, rate (ρ −1) matters most');
  expect(said(-0.01)).toBe('For acc, over 40 runs, no param is found to matter');
});
