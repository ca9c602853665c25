import { type Box, type Direction, type Edge, type Placed, soundEdges } from './geometry';
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
  return {
    nodes: boxes.map((box) => {
      const { x, y } = graph.node(box.id) as { x: number; y: number };
      return { ...box, x: x - box.width / 2, y: y - box.height / 2 };
    }),
    edges: sound.map(({ from, to }) => ({ from, to, points: graph.edge(from, to)?.points ?? [] })),
    width,
    height,
  };
}
