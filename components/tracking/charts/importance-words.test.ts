import { expect, it } from 'vitest';
import { notesOf } from './importance-words';

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
