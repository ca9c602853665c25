import { describe, expect, test } from 'vitest';
import { stillFitting } from './still-fitting';

const models = ['churn', 'Fraud', 'fraud-eu'];
const textsOf = (name: string) => [name];

describe('what may be taken of a list', () => {
  test('is all of it where it is the answer for what is typed: the server may find by more than the name', () => {
    expect(stillFitting(models, { text: '42', isBehind: false }, textsOf)).toEqual(models);
  });

  test('is what has the typed letters where it was found for others', () => {
    expect(stillFitting(models, { text: ' fRAud', isBehind: true }, textsOf)).toEqual(['Fraud', 'fraud-eu']);
    expect(stillFitting(models, { text: 'iris', isBehind: true }, textsOf)).toEqual([]);
    expect(stillFitting(models, { text: '', isBehind: true }, textsOf)).toEqual(models);
  });

  test('is found by any of its texts', () => {
    const people = [{ name: 'Ada', email: 'lovelace@example.com' }];
    const found = stillFitting(people, { text: 'love', isBehind: true }, ({ name, email }) => [name, email]);
    expect(found).toEqual(people);
  });
});
