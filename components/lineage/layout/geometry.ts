export type Point = { x: number; y: number };
export type Box = { id: string; width: number; height: number };
export type Edge = { from: string; to: string };
export type Direction = 'right' | 'down';

/** Where each node's corner is, which way each edge goes, and how large the whole is. */
export type Placed = {
  nodes: (Box & Point)[];
  edges: (Edge & { points: Point[] })[];
  width: number;
  height: number;
};

/** Edges that lead to a node that is not there, or back to where they began, say nothing. */
export function soundEdges<Each extends Edge>(nodes: readonly Box[], edges: readonly Each[]): Each[] {
  const ids = new Set(nodes.map(({ id }) => id));
  return edges.filter(({ from, to }) => from !== to && ids.has(from) && ids.has(to));
}

/** The turns of an edge as one soft line. */
export function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (!first || !last) return '';
  const start = `M${first.x} ${first.y}`;
  if (rest.length === 1) return `${start}L${last.x} ${last.y}`;
  const turns = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? last;
    const isLast = index === rest.length - 2;
    const to = isLast ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${point.x} ${point.y} ${to.x} ${to.y}`;
  });
  return start + turns.join('');
}
