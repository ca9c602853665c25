import { describe, expect, test } from 'vitest';
import { areaUnderRoc } from '../../stats/auc';
import { eigenOfSymmetric } from '../../stats/eigen';
import { seededRandom } from '../../stats/random';
import golden from '../golden/models.json';
import { profileCategoryPairs } from '../profile/category-pairs';
import { profileCrossMoments } from '../profile/cross-moments';
import { mergeMoments, NO_MOMENTS } from '../profile/moments';
import { cramersChanges, pearsonChanges, spearmanChanges } from './association';
import { domainDrift, type SampleColumn } from './domain-classifier';
import { fitReconstruction, type JointWindow, reconstructionDrift } from './reconstruction';

const names = ['a', 'b', 'c', 'd', 'e'];
const columnsOf = (rows: (number | null)[][]) =>
  (rows[0] ?? []).map((_, at) => rows.map((row) => row[at] ?? null));
const windowOf = (rows: (number | null)[][]): JointWindow => {
  const columns = columnsOf(rows);
  return {
    rows: rows.length,
    columns: columns.map((values) =>
      values.reduce(
        (sum, value) => (value === null ? sum : mergeMoments(sum, { n: 1, mean: value, m2: 0 })),
        NO_MOMENTS,
      ),
    ),
    cross: profileCrossMoments(names.slice(0, columns.length), columns),
  };
};

describe('eigenvectors', () => {
  test('make the matrix again', () => {
    const random = seededRandom(1);
    const raw = Array.from({ length: 12 }, () => Array.from({ length: 12 }, random.normal));
    const matrix = raw.map((row, i) => row.map((value, j) => value + (raw[j]?.[i] ?? 0)));
    const { values, vectors } = eigenOfSymmetric(matrix);
    for (const [i, row] of matrix.entries())
      for (const [j, value] of row.entries()) {
        const made = values.reduce(
          (sum, lambda, k) => sum + lambda * (vectors[k]?.[i] ?? 0) * (vectors[k]?.[j] ?? 0),
          0,
        );
        expect(Math.abs(made - value)).toBeLessThan(1e-12);
      }
    expect(values).toEqual([...values].sort((a, b) => b - a));
  });
});

describe('reconstruction by principal components', () => {
  const { reference, window, ...wanted } = golden.components;
  test('as scikit-learn has it', () => {
    const model = fitReconstruction(windowOf(reference));
    expect(model?.components).toBe(wanted.components);
    expect(model?.carried).toBeCloseTo(wanted.carried ?? 0, 10);
    expect(model?.error).toBeCloseTo(wanted.referenceError ?? 0, 10);
    if (!model) throw new Error('no model');
    const drift = reconstructionDrift(model, windowOf(window));
    expect(drift?.error).toBeCloseTo(wanted.error ?? 0, 10);
    expect(drift?.p).toBeLessThan(1e-4);
    expect(reconstructionDrift(model, windowOf(reference))?.z).toBeCloseTo(0, 6);
  });

  test('sees that columns came apart, which none of them shows; and seldom sees what is not there', () => {
    const random = seededRandom(4);
    const row = (tie: number): number[] => {
      const x = random.normal();
      return [x, tie * x + Math.sqrt(1 - tie * tie) * random.normal(), random.normal()];
    };
    const rows = (n: number, tie: number) => windowOf(Array.from({ length: n }, () => row(tie)));
    const model = fitReconstruction(rows(4000, 0.9));
    if (!model) throw new Error('no model');
    expect(reconstructionDrift(model, rows(500, 0))?.p).toBeLessThan(1e-6);
    let found = 0;
    for (let run = 0; run < 100; run += 1)
      if ((reconstructionDrift(model, rows(300, 0.9))?.p ?? 1) < 0.01) found += 1;
    expect(found).toBeLessThanOrEqual(5);
  });

  test('a missing value stands at the mean', () => {
    const random = seededRandom(5);
    const rows = Array.from({ length: 300 }, () => [random.normal(), random.normal(), random.normal()]);
    const model = fitReconstruction(windowOf(rows));
    if (!model) throw new Error('no model');
    const holes = rows.map((row, at) => (at % 3 === 0 ? [null, row[1] ?? 0, row[2] ?? 0] : row));
    const filled = rows.map((row, at) =>
      at % 3 === 0 ? [model.means[0] ?? 0, row[1] ?? 0, row[2] ?? 0] : row,
    );
    expect(reconstructionDrift(model, windowOf(holes))?.error).toBeCloseTo(
      reconstructionDrift(model, windowOf(filled))?.error ?? 0,
      10,
    );
  });

  test('nothing to go by', () => {
    expect(
      fitReconstruction(
        windowOf([
          [1, 1],
          [1, 1],
        ]),
      ),
    ).toBeUndefined();
    const random = seededRandom(3);
    const doubled = Array.from({ length: 200 }, random.normal).map((value) => [value, 2.2 * value]);
    expect(fitReconstruction(windowOf(doubled))).toBeUndefined();
    const model = fitReconstruction(windowOf(reference));
    if (!model) throw new Error('no model');
    expect(
      reconstructionDrift(model, { rows: 0, columns: model.reference.columns, cross: model.reference.cross }),
    ).toBeUndefined();
    expect(() =>
      reconstructionDrift(
        model,
        windowOf([
          [1, 2],
          [2, 1],
        ]),
      ),
    ).toThrow('other columns');
  });
});

describe('ties between columns', () => {
  const random = seededRandom(6);
  const rows = (n: number, tie: number) =>
    Array.from({ length: n }, () => {
      const x = random.normal();
      return [x, tie * x + Math.sqrt(1 - tie * tie) * random.normal(), random.normal()];
    });
  test('a correlation that changed comes first', () => {
    const [before, after] = [columnsOf(rows(3000, 0.8)), columnsOf(rows(400, 0.2))];
    const columns = ['a', 'b', 'c'];
    for (const changes of [
      pearsonChanges(profileCrossMoments(columns, before), profileCrossMoments(columns, after)),
      spearmanChanges(columns, before, after),
    ]) {
      expect(changes).toHaveLength(3);
      expect(changes[0]).toMatchObject({ pair: ['a', 'b'], n: 3000, m: 400 });
      expect(changes[0]?.reference).toBeCloseTo(0.8, 1);
      expect(changes[0]?.adjustedLogP).toBeLessThan(-20);
      expect(changes[1]?.adjustedLogP).toBeGreaterThan(-6);
    }
  });
  test('a pair that does not vary is left out', () =>
    expect(
      pearsonChanges(
        profileCrossMoments(
          ['a', 'b'],
          [
            [1, 1, 1, 1],
            [1, 2, 3, 4],
          ],
        ),
        profileCrossMoments(
          ['a', 'b'],
          [
            [1, 2, 3, 4],
            [1, 2, 3, 4],
          ],
        ),
      ),
    ).toEqual([]));

  const categories = (n: number, tie: number, shift = 0) =>
    profileCategoryPairs(
      Array.from({ length: n }, () => {
        const x = random.next() < shift ? 0 : random.below(3);
        return [`${x}`, `${random.next() < tie ? x : random.below(3)}`, 1] as const;
      }),
      ['0', '1', '2'],
      ['0', '1', '2'],
    );
  test('categories that came apart', () => {
    const [change] = cramersChanges([
      { pair: ['x', 'y'], reference: categories(3000, 0.7), current: categories(500, 0.2) },
    ]);
    expect(change?.reference).toBeCloseTo(0.7, 1);
    expect(change?.current).toBeLessThan(0.35);
    expect(change?.p).toBeLessThan(1e-10);
  });
  test('other shares with the same ties are none of it', () => {
    let found = 0;
    for (let run = 0; run < 60; run += 1) {
      const [change] = cramersChanges([
        { pair: ['x', 'y'], reference: categories(2000, 0), current: categories(500, 0, 0.5) },
      ]);
      if ((change?.p ?? 1) < 0.05) found += 1;
    }
    expect(found / 60).toBeLessThan(0.15);
  });
  test('a homogeneous association by hand: odds ratios of 4 and of 1', () => {
    const table = (a: number, b: number, c: number, d: number) => ({
      kind: 'categoryPairs' as const,
      rowNames: ['r'],
      columnNames: ['c'],
      counts: [
        [a, b],
        [c, d],
      ],
    });
    const [change] = cramersChanges([
      { pair: ['x', 'y'], reference: table(200, 100, 100, 200), current: table(100, 100, 100, 100) },
    ]);
    // Woolf's z: ln 4 / √(Σ 1/count) = 1.3863 / 0.264575 = 5.24.
    expect(change?.p).toBeLessThan(1e-6);
    expect(change?.p).toBeGreaterThan(1e-8);
  });
});

describe('the area under the ROC curve of rows', () => {
  test.each(golden.binary)('as scikit-learn has it', ({ scores, labels, auc }) =>
    expect(
      areaUnderRoc(
        scores,
        labels.map((label) => label === 1),
      )?.auc,
    ).toBeCloseTo(auc ?? 0, 12),
  );
  test('ties are halves, and turned scores give the rest', () => {
    const labels = [false, true, false, true];
    expect(areaUnderRoc([0.5, 0.5, 0.5, 0.9], labels)?.auc).toBe(0.75);
    expect(areaUnderRoc([-0.5, -0.5, -0.5, -0.9], labels)?.auc).toBe(0.25);
    expect(areaUnderRoc([1, 2], [true, true])).toBeUndefined();
  });
  test('its interval holds what it should', () => {
    const random = seededRandom(7);
    let inside = 0;
    for (let run = 0; run < 200; run += 1) {
      const labels = Array.from({ length: 150 }, () => random.next() < 0.4);
      const interval = areaUnderRoc(
        labels.map((label) => random.normal() + (label ? 1 : 0)),
        labels,
      );
      // Φ(1/√2)
      if (interval && interval.low <= 0.76025 && interval.high >= 0.76025) inside += 1;
    }
    expect(inside / 200).toBeGreaterThan(0.9);
  });
});

describe('the domain classifier', () => {
  const sample = (seed: number, n: number, m: number, change: number): SampleColumn[] => {
    const random = seededRandom(seed);
    const side = (rows: number, tie: number) => {
      const x = Array.from({ length: rows }, random.normal);
      const y = x.map((value) => tie * value + Math.sqrt(1 - tie * tie) * random.normal());
      const kind = Array.from({ length: rows }, () => (random.next() < 0.02 ? null : `k${random.below(5)}`));
      const noise = Array.from({ length: rows }, () => (random.next() < 0.1 ? null : random.normal()));
      return { x, y, kind, noise };
    };
    const [reference, current] = [side(n, 0.9), side(m, 0.9 - change)];
    return [
      { name: 'x', kind: 'number', reference: reference.x, current: current.x },
      { name: 'y', kind: 'number', reference: reference.y, current: current.y },
      { name: 'kind', kind: 'category', reference: reference.kind, current: current.kind },
      { name: 'noise', kind: 'number', reference: reference.noise, current: current.noise },
    ];
  };

  test('cannot tell alike from alike', () => {
    const areas = [1, 2, 3, 4, 5, 6].map((seed) => domainDrift(sample(seed, 600, 300, 0)));
    for (const area of areas) {
      expect(area?.auc).toBeLessThan(0.58);
      expect(area?.test.p).toBeGreaterThan(0.001);
    }
  });
  test('sees a change of a tie that no column shows, and by what', () => {
    const area = domainDrift(sample(9, 1000, 500, 0.9));
    expect(area?.low).toBeGreaterThan(0.6);
    expect(
      area?.contributions
        .slice(0, 2)
        .map(({ column }) => column)
        .sort(),
    ).toEqual(['x', 'y']);
    expect(domainDrift(sample(9, 1000, 500, 0.9))).toEqual(area);
  });
  test('sees categories and missing values', () => {
    const random = seededRandom(10);
    const texts = (rows: number, bias: number) =>
      Array.from({ length: rows }, () => (random.next() < bias ? 'k0' : `k${random.below(40)}`));
    const kinds = domainDrift([
      { name: 'kind', kind: 'category', reference: texts(500, 0), current: texts(500, 0.5) },
    ]);
    expect(kinds?.auc).toBeGreaterThan(0.65);
    const holes = (rows: number, share: number) =>
      Array.from({ length: rows }, () => (random.next() < share ? null : random.normal()));
    expect(
      domainDrift([{ name: 'x', kind: 'number', reference: holes(400, 0), current: holes(400, 0.6) }])?.auc,
    ).toBeGreaterThan(0.75);
  });
  test('of next to nothing says nothing', () => {
    expect(domainDrift([])).toBeUndefined();
    expect(domainDrift(sample(1, 49, 400, 0))).toBeUndefined();
    const constant = Array.from({ length: 100 }, () => 1);
    expect(domainDrift([{ name: 'x', kind: 'number', reference: constant, current: constant }])?.auc).toBe(
      0.5,
    );
  });
});
