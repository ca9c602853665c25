import { type Box, type Direction, type Edge, type Placed, type Point, soundEdges } from './geometry';
import { placeInLayers } from './place-in-layers';

/** Beyond so many nodes the careful drawing takes seconds. */
const MOST_WITH_CARE = 150;

/** Few crossings for small graphs, a plain drawing for large ones. The library comes when it is first needed. */
export async function placeGraph(
  boxes: readonly Box[],
  edges: readonly Edge[],
  direction: Direction,
): Promise<Placed> {
  if (boxes.length > MOST_WITH_CARE) return placeInLayers(boxes, edges, direction);
  const { Graph, layout } = await import('@dagrejs/dagre');
  const sound = soundEdges(boxes, edges);
  const graph = new Graph<object, { x: number; y: number }, { points?: { x: number; y: number }[] }>();
  graph.setGraph({
    rankdir: direction === 'down' ? 'TB' : 'LR',
    nodesep: 24,
    ranksep: 56,
    marginx: 16,
    marginy: 16,
  });
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height } as never);
  for (const { from, to } of sound) graph.setEdge(from, to, {});
  layout(graph as never);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const nodes = boxes.map((box) => {
    const { x, y } = graph.node(box.id) as { x: number; y: number };
    return { ...box, x: x - box.width / 2, y: y - box.height / 2 };
  });
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return {
    nodes,
    edges: sound.map(({ from, to }) => {
      // Its own ends are anywhere on the boxes' edges: they leave and arrive in the middle of a side.
      const between = (graph.edge(from, to)?.points ?? []).slice(1, -1);
      return {
        from,
        to,
        points: [sideOf(byId.get(from), direction, 'out'), ...between, sideOf(byId.get(to), direction, 'in')],
      };
    }),
    width,
    height,
  };
}

function sideOf(node: (Box & Point) | undefined, direction: Direction, which: 'in' | 'out'): Point {
  const { x, y, width, height } = node ?? { x: 0, y: 0, width: 0, height: 0 };
  const end = which === 'out' ? 1 : 0;
  return direction === 'right'
    ? { x: x + end * width, y: y + height / 2 }
    : { x: x + width / 2, y: y + end * height };
}
