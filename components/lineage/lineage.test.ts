import { describe, expect, test } from 'vitest';
import type { Lineage } from '@/lib/pure/lineage';
import type { Placed } from './layout/geometry';
import { lineageHref } from './lineage-kinds';
import { orderLineage } from './order-lineage';
import { nodeTowards } from './use-graph-keys';

test('each object is told behind all that it came from, even in a circle', () => {
  const lineage: Lineage = {
    nodes: ['c', 'a', 'b'].map((id) => ({ id, type: 'run', name: id, label: '', ref: {} })),
    edges: [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'c', to: 'a' },
    ],
  };
  const lines = orderLineage(lineage);
  expect(lines.map(({ node }) => node.id).sort()).toEqual(['a', 'b', 'c']);
  const straight = { ...lineage, edges: lineage.edges.slice(0, 2) };
  expect(orderLineage(straight).map(({ node }) => node.id)).toEqual(['a', 'b', 'c']);
  expect(orderLineage(straight)[1]).toMatchObject({ from: [{ id: 'a' }], to: [{ id: 'c' }] });
});

describe('arrow keys', () => {
  const node = (id: string, x: number, y: number) => ({ id, x, y, width: 10, height: 10 });
  const placed: Pick<Placed, 'nodes' | 'edges'> = {
    nodes: [
      node('data', 0, 20),
      node('run', 50, 20),
      node('near', 100, 10),
      node('far', 100, 80),
      node('lone', 50, 60),
    ],
    edges: [
      { from: 'data', to: 'run', points: [] },
      { from: 'run', to: 'near', points: [] },
      { from: 'run', to: 'far', points: [] },
    ],
  };
  test.each([
    ['run', 'ArrowRight', 'near'],
    ['run', 'ArrowLeft', 'data'],
    ['run', 'ArrowDown', 'lone'],
    ['far', 'ArrowUp', 'near'],
    ['far', 'ArrowRight', undefined],
    ['lone', 'ArrowLeft', undefined],
    ['nothing', 'ArrowLeft', undefined],
  ] as const)('from %s by %s to %s', (from, key, to) => {
    expect(nodeTowards(placed, from, key, 'right')).toBe(to);
  });
  test('a graph that goes down is followed down', () => {
    const turned = { ...placed, nodes: placed.nodes.map(({ x, y, ...rest }) => ({ ...rest, x: y, y: x })) };
    expect(nodeTowards(turned, 'run', 'ArrowDown', 'down')).toBe('near');
  });
});

test('each type has its page, and what has none is no link', () => {
  const node = (type: string, ref: Record<string, string>) => ({ id: '', type, name: '', label: '', ref });
  expect(lineageHref(node('run', { runId: 'a' }))).toBe('/runs/a');
  expect(lineageHref(node('model-version', { name: 'a b', version: '2' }))).toBe('/models/a%20b/versions/2');
  expect(lineageHref(node('logged-model', { modelId: 'm-1' }))).toBeUndefined();
  expect(lineageHref(node('serving-endpoint', { name: 'a b' }))).toBe('/endpoints/a%20b');
  expect(lineageHref(node('something-new', {}))).toBeUndefined();
  const { searchParams } = new URL(
    lineageHref(node('dataset', { experimentId: '7', name: "o'hara", digest: 'd' })) ?? '',
    'http://x',
  );
  expect(searchParams.get('filter')).toBe(`dataset.name = "o'hara" AND dataset.digest = 'd'`);
});
