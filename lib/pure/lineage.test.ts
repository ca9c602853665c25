import { expect, test } from 'vitest';
import { joinLineage } from './lineage';

test('objects and edges once, the first name stays, edges into nowhere fall away', () => {
  const run = { id: 'run:1', kind: 'run', name: 'first' } as const;
  const model = { id: 'model:1', kind: 'model', name: 'm' } as const;
  const edge = { from: 'run:1', to: 'model:1' };
  expect(
    joinLineage(
      { nodes: [run, model], edges: [edge] },
      { nodes: [{ ...run, name: 'second' }], edges: [edge, { from: 'model:1', to: 'version:9' }] },
    ),
  ).toEqual({ nodes: [run, model], edges: [edge] });
});
