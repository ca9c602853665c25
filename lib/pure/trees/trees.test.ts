import { expect, test } from 'vitest';
import { evaluate, Unreadable } from './ensemble';
import learned from './learned.json';
import { readLightGbm } from './lightgbm';
import { readUbjson } from './ubjson';
import { readXgboost } from './xgboost';

/** Made by the libraries themselves, with their own predictions; rows have gaps. */
const rows = learned.rows.map((row) => row.map((value) => value ?? Number.NaN));
type Case = { name: string; text?: string; ubj?: string; predictions: (number | number[])[] };
const cases = (learned.cases as Case[]).map(
  (one) => [one.text ? 'LightGBM' : 'XGBoost', one.name, one] as const,
);

const read = ({ text, ubj = '' }: Case) =>
  text ? readLightGbm(text) : readXgboost(Buffer.from(ubj, 'base64'));

test.each(cases)('%s, %s: as the library says', (_, __, one) => {
  const ensemble = read(one);
  rows.forEach((row, at) => {
    const expected = [one.predictions[at] ?? Number.NaN].flat();
    const found = evaluate(ensemble, row);
    expect(found.length).toBe(expected.length);
    found.forEach((value, output) => {
      expect(Math.abs(value - (expected[output] ?? Number.NaN))).toBeLessThan(1e-6);
    });
  });
});

const [, , regression] = cases[0] ?? [];
const text = regression?.text ?? '';

test.each([
  ['another file', 'not a model'],
  ['categories', text.replace(/decision_type=\d+/, 'decision_type=1')],
  ['linear leaves', text.replace('is_linear=0', 'is_linear=1')],
  ['an unknown objective', text.replace(/objective=\S+/, 'objective=custom')],
  ['zeros that are missing', text.replace(/decision_type=\d+/, 'decision_type=4')],
])('leaves %s of LightGBM to the library', (_, changed) => {
  expect(changed).not.toBe(text);
  expect(() => readLightGbm(changed)).toThrow(Unreadable);
});

test('leaves what is no model of trees of XGBoost to the library, and short files', () => {
  expect(() => readXgboost(Buffer.from('{"learner": {}}'))).toThrow(Unreadable);
  expect(() => readUbjson(Buffer.from('{U\u0002abSU\u00ff'))).toThrow(Unreadable);
});
