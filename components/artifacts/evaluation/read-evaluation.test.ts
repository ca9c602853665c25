import { describe, expect, it } from 'vitest';
import {
  accuracyOf,
  areaUnder,
  areOfAll,
  type Confusion,
  dividedBy,
  precisionOf,
  readEvaluation,
  recallOf,
} from './read-evaluation';

describe('evaluations in JSON', () => {
  const matrix = [
    [50, 10],
    [0, 40],
  ];

  it('have a confusion matrix by its name, with labels where they fit', () => {
    const read = readEvaluation({ confusion_matrix: matrix, labels: ['cat', 'dog'] }, 'x.json') as Confusion;
    expect(read).toEqual({ kind: 'confusion', matrix, labels: ['cat', 'dog'] });
    expect(accuracyOf(read)).toBe(0.9);
    expect(recallOf(read, 0)).toBeCloseTo(50 / 60);
    expect(precisionOf(read, 1)).toBe(0.8);
    expect(readEvaluation({ confusion_matrix: matrix, labels: ['cat'] }, 'x.json')).toMatchObject({
      labels: ['0', '1'],
    });
    expect(readEvaluation(matrix, 'eval/confusion.json')).toMatchObject({ kind: 'confusion' });
    expect(readEvaluation({ matrix }, 'a/confusion_matrix.json')).toMatchObject({ kind: 'confusion' });
  });

  it('are told as shares where counts were divided: what they were is lost', () => {
    const of = (matrix: number[][]): Confusion => ({ kind: 'confusion', labels: ['a', 'b'], matrix });
    const byTrue = of([
      [0.83, 0.17],
      [0, 1],
    ]);
    expect(dividedBy(byTrue)).toBe('true');
    expect([accuracyOf(byTrue), recallOf(byTrue, 0), precisionOf(byTrue, 0)]).toEqual([
      undefined,
      0.83,
      undefined,
    ]);
    const byPredicted = of([
      [1, 0.2],
      [0, 0.8],
    ]);
    expect(dividedBy(byPredicted)).toBe('predicted');
    expect([recallOf(byPredicted, 0), precisionOf(byPredicted, 1)]).toEqual([undefined, 0.8]);
    const weighted = of([
      [2.5, 0.5],
      [1, 6],
    ]);
    expect([dividedBy(weighted), areOfAll(weighted), accuracyOf(weighted)]).toEqual([undefined, false, 0.85]);
    const byAll = of([
      [0.4, 0.1],
      [0.2, 0.3],
    ]);
    expect([dividedBy(byAll), areOfAll(byAll), recallOf(byAll, 0)]).toEqual([undefined, true, 0.8]);
  });

  it('have curves', () => {
    expect(readEvaluation({ fpr: [0, 0, 1], tpr: [0, 1, 1], thresholds: [3] }, 'r.json')).toMatchObject({
      kind: 'roc',
      area: 1,
    });
    expect(readEvaluation({ precision: [0.5, 1, 1], recall: [1, 0.5, 0] }, 'r.json')).toMatchObject({
      kind: 'pr',
      area: 0.875,
    });
    expect(areaUnder([0, 1], [0, 1])).toBe(0.5);
  });

  it.each([
    [matrix, 'weights.json'],
    [{ matrix }, 'weights.json'],
    [{ confusion_matrix: [[1, 2]] }, 'x.json'],
    [
      {
        confusion_matrix: [
          [1, 'a'],
          [2, 3],
        ],
      },
      'x.json',
    ],
    [
      {
        confusion_matrix: [
          [1, -1],
          [2, 3],
        ],
      },
      'x.json',
    ],
    [{ fpr: [0, 1], tpr: [0] }, 'x.json'],
    [{ fpr: [0, 2], tpr: [0, 1] }, 'x.json'],
    [{ precision: 0.5, recall: 0.4 }, 'x.json'],
    [null, 'confusion.json'],
  ])('%j in %s is none', (value, path) => expect(readEvaluation(value, path)).toBeUndefined());
});
