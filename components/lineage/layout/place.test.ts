import { describe, expect, test } from 'vitest';
import type { Box, Edge, Placed } from './geometry';
import { pathOf } from './geometry';
import { placeGraph } from './place-graph';
import { placeInLayers } from './place-in-layers';

const box = (id: string): Box => ({ id, width: 100, height: 40 });
const edge = (text: string): Edge => {
  const [from = '', to = ''] = text.split('>');
  return { from, to };
};
const graph = (nodes: string, edges: string) =>
  [nodes.split(' ').map(box), edges.split(' ').filter(Boolean).map(edge)] as const;

const overlaps = ({ nodes }: Placed) =>
  nodes.some((a, at) =>
    nodes
      .slice(at + 1)
      .some(
        (b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
      ),
  );
const at = ({ nodes }: Placed, id: string) =>
  nodes.find((node) => node.id === id) ?? { x: Number.NaN, y: Number.NaN };
const isInside = ({ nodes, width, height }: Placed) =>
  nodes.every(
    ({ x, y, ...size }) => x >= 0 && y >= 0 && x + size.width <= width && y + size.height <= height,
  );

const GRAPHS: [name: string, nodes: string, edges: string][] = [
  ['one node', 'a', ''],
  ['nothing joined', 'a b c', ''],
  ['a diamond', 'a b c d', 'a>b a>c b>d c>d'],
  ['a shortcut', 'a b c', 'a>b b>c a>c'],
  ['a circle', 'a b c', 'a>b b>c c>a'],
  ['edges to nowhere and to oneself', 'a b', 'a>b a>x a>a'],
  ['many of one', 'a b c d e f g', 'a>b a>c a>d a>e a>f a>g'],
];

describe.each(['right', 'down'] as const)('%s', (direction) => {
  test.each(GRAPHS)('%s: all are there, apart, and inside, by either way', async (_, nodes, edges) => {
    for (const placed of [
      placeInLayers(...graph(nodes, edges), direction),
      await placeGraph(...graph(nodes, edges), direction),
    ]) {
      expect(placed.nodes.map(({ id }) => id)).toEqual(nodes.split(' '));
      expect(overlaps(placed)).toBe(false);
      expect(isInside(placed)).toBe(true);
    }
  });

  test('what comes from something stands behind it', async () => {
    const given = graph('d c b a', 'a>b b>c a>d');
    for (const placed of [placeInLayers(...given, direction), await placeGraph(...given, direction)]) {
      const order = ['a', 'b', 'c'].map((id) =>
        direction === 'right' ? at(placed, id).x : at(placed, id).y,
      );
      expect([...order].sort((one, other) => one - other)).toEqual(order);
      expect(new Set(order).size).toBe(3);
    }
  });
});

test('thousands in a row take no time to speak of', async () => {
  const boxes = Array.from({ length: 5000 }, (_, index) => box(String(index)));
  const edges = boxes.slice(1).map(({ id }, index) => ({ from: String(index), to: id }));
  const started = performance.now();
  const placed = await placeGraph(boxes, edges, 'down');
  expect(performance.now() - started).toBeLessThan(1000);
  expect(placed.nodes.at(-1)?.y).toBeGreaterThan(5000 * 40);
});

test('an edge is one line, soft at its turns', () => {
  expect(pathOf([])).toBe('');
  expect(
    pathOf([
      { x: 0, y: 0 },
      { x: 4, y: 4 },
    ]),
  ).toBe('M0 0L4 4');
  expect(
    pathOf([
      { x: 0, y: 0 },
      { x: 2, y: 0 },
      { x: 4, y: 2 },
      { x: 4, y: 6 },
    ]),
  ).toBe('M0 0Q2 0 3 1Q4 2 4 6');
});
