import { expect, test } from 'vitest';
import {
  type Compared,
  metricLines,
  packageLines,
  paramLines,
  signatureLines,
  sourceLines,
} from './compared';

const version = (given: {
  metrics?: Record<string, number>;
  params?: Record<string, string>;
  inputs?: { name: string; type: string }[];
  packages?: [string, string][];
  commit?: string;
}): Compared =>
  ({
    version: {},
    facts: given.inputs
      ? { flavors: [], signature: { inputs: given.inputs, outputs: null, params: null } }
      : null,
    environment: given.packages ? { python: '3.11', packages: given.packages } : null,
    metrics: Object.entries(given.metrics ?? {}).map(([key, value]) => ({ key, value })),
    run: {
      runName: 'r',
      commit: given.commit ?? null,
      datasets: [],
      params: Object.entries(given.params ?? {}).map(([key, value]) => ({ key, value })),
    },
  }) as unknown as Compared;

test('metrics and parameters: what one lacks is a gap, and what is equal is told as such', () => {
  const sides = [
    version({ metrics: { auc: 0.9, loss: 1, 'system/cpu': 3 }, params: { lr: '1' } }),
    version({ metrics: { auc: 0.9 }, params: { lr: '2' } }),
  ];
  expect(metricLines(sides)).toEqual([
    { key: 'auc', values: [0.9, 0.9], isDifferent: false },
    { key: 'loss', values: [1, null], isDifferent: true },
  ]);
  expect(paramLines(sides)).toEqual([{ key: 'lr', values: ['1', '2'], isDifferent: true }]);
});

test('NaN is like NaN', () =>
  expect(
    metricLines([version({ metrics: { loss: Number.NaN } }), version({ metrics: { loss: Number.NaN } })])[0],
  ).toMatchObject({ isDifferent: false }));

test('signatures: a column that changed its type, and one that came', () => {
  const lines = signatureLines([
    version({ inputs: [{ name: 'x', type: 'long' }] }),
    version({
      inputs: [
        { name: 'x', type: 'double' },
        { name: 'y', type: 'string' },
      ],
    }),
    version({}),
  ]);
  expect(lines).toEqual([
    { key: 'Input x', values: ['long', 'double', null], isDifferent: true },
    { key: 'Input y', values: [null, 'string', null], isDifferent: true },
  ]);
});

test('environments and sources', () => {
  const sides = [
    version({ packages: [['numpy', '1']], commit: 'a' }),
    version({ packages: [['numpy', '']] }),
  ];
  expect(packageLines(sides)).toEqual([
    { key: 'Python', values: ['3.11', '3.11'], isDifferent: false },
    { key: 'numpy', values: ['1', 'any'], isDifferent: true },
  ]);
  expect(sourceLines(sides).map(({ key }) => key)).toEqual(['Run', 'Commit']);
});
