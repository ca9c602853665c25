import { expect, test } from 'vitest';
import { joinLineage, madeOf } from './lineage';

test('objects and edges once, the first name stays, edges into nowhere fall away', () => {
  const run = { id: 'run:1', type: 'run', name: 'first', label: '', ref: { runId: '1' } };
  const model = { id: 'logged-model:1', type: 'logged-model', name: 'm', label: '', ref: { modelId: '1' } };
  const edge = { from: 'run:1', to: 'logged-model:1' };
  expect(
    joinLineage(
      { nodes: [run, model], edges: [edge] },
      { nodes: [{ ...run, name: 'second' }], edges: [edge, { from: 'logged-model:1', to: 'nowhere' }] },
    ),
  ).toEqual({ nodes: [run, model], edges: [edge] });
});

test('what was made of an object, through others too, and not what it was made of', () => {
  const node = (id: string) => ({ id, type: 'run', name: id, label: '', ref: {} });
  const edge = (text: string) => ({ from: text[0] ?? '', to: text[1] ?? '' });
  const lineage = {
    nodes: ['a', 'b', 'c', 'd', 'e'].map(node),
    edges: ['ab', 'bc', 'cd', 'db', 'ae'].map(edge),
  };
  expect(madeOf(lineage, 'b').map(({ id }) => id)).toEqual(['c', 'd']);
  expect(madeOf(lineage, 'e')).toEqual([]);
});
