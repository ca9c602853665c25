import { type Box, type Direction, type Edge, type Placed, type Point, soundEdges } from './geometry';

const BETWEEN_LAYERS = 40;
const BETWEEN_NODES = 24;
const MARGIN = 16;

/**
 * A plain layered drawing in time that grows with the graph and no faster: each node one layer behind the last of those
 * it comes from, within a layer in the order of where these stand. For graphs of thousands of nodes.
 */
export function placeInLayers(boxes: readonly Box[], edges: readonly Edge[], direction: Direction): Placed {
  const isDown = direction === 'down';
  const along = ({ width, height }: Box) => (isDown ? height : width);
  const across = ({ width, height }: Box) => (isDown ? width : height);
  const sound = soundEdges(boxes, edges);
  const sources = groupBy(
    sound,
    ({ to }) => to,
    ({ from }) => from,
  );
  const layers = layersOf(boxes, sound);

  const places = new Map<string, { along: number; across: number }>();
  const centre = (id: string) => places.get(id)?.across ?? 0;
  let depth = MARGIN;
  for (const layer of layers) {
    const wanted = new Map(layer.map((box) => [box.id, mean((sources.get(box.id) ?? []).map(centre))]));
    const ordered = [...layer].sort((a, b) => (wanted.get(a.id) ?? 0) - (wanted.get(b.id) ?? 0));
    const thickness = Math.max(...layer.map(along));
    let free = Number.NEGATIVE_INFINITY;
    for (const box of ordered) {
      const half = across(box) / 2;
      const at = Math.max(wanted.get(box.id) ?? 0, free + half);
      places.set(box.id, { along: depth + (thickness - along(box)) / 2, across: at });
      free = at + half + BETWEEN_NODES;
    }
    depth += thickness + BETWEEN_LAYERS;
  }

  const least = Math.min(0, ...boxes.map((box) => centre(box.id) - across(box) / 2)) - MARGIN;
  const most = Math.max(0, ...boxes.map((box) => centre(box.id) + across(box) / 2)) + MARGIN;
  const point = (a: number, b: number): Point => (isDown ? { x: b - least, y: a } : { x: a, y: b - least });
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const nodes = boxes.map((box) => {
    const { along: start, across: middle } = places.get(box.id) ?? { along: 0, across: 0 };
    return { ...box, ...point(start, middle - across(box) / 2) };
  });
  const end = (id: string, isTail: boolean): Point => {
    const box = byId.get(id) as Box;
    const { along: start, across: middle } = places.get(id) ?? { along: 0, across: 0 };
    return point(start + (isTail ? along(box) : 0), middle);
  };
  const [length, breadth] = [Math.max(0, depth - BETWEEN_LAYERS) + MARGIN, most - least];
  return {
    nodes,
    edges: sound.map((edge) => ({
      ...edge,
      points: bend(end(edge.from, true), end(edge.to, false), isDown),
    })),
    width: isDown ? breadth : length,
    height: isDown ? length : breadth,
  };
}

/** Half way along, an edge goes over to the other side. */
function bend(from: Point, to: Point, isDown: boolean): Point[] {
  const middle = isDown ? (from.y + to.y) / 2 : (from.x + to.x) / 2;
  const turn = ({ x, y }: Point): Point => (isDown ? { x, y: middle } : { x: middle, y });
  return [from, turn(from), turn(to), to];
}

const mean = (values: readonly number[]) =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  picked: (item: Item) => string,
): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(picked(item));
    else groups.set(keyOf(item), [picked(item)]);
  }
  return groups;
}

/** Nodes by their longest way from a beginning. Of a circle the rest stands where its first node happened to come. */
function layersOf(boxes: readonly Box[], edges: readonly Edge[]): Box[][] {
  const targets = groupBy(
    edges,
    ({ from }) => from,
    ({ to }) => to,
  );
  const open = new Map(boxes.map(({ id }) => [id, 0]));
  for (const { to } of edges) open.set(to, (open.get(to) ?? 0) + 1);
  const rank = new Map<string, number>();
  const visit = (start: string[]) => {
    const queue = start.map((id) => [id, rank.get(id) ?? 0] as const);
    for (let at = 0; at < queue.length; at += 1) {
      const [id, own] = queue[at] ?? ['', 0];
      rank.set(id, own);
      for (const next of targets.get(id) ?? []) {
        if (rank.has(next)) continue;
        waiting.set(next, Math.max(waiting.get(next) ?? 0, own + 1));
        const left = (open.get(next) ?? 0) - 1;
        open.set(next, left);
        if (left === 0) queue.push([next, waiting.get(next) ?? 0]);
      }
    }
  };
  const waiting = new Map<string, number>();
  visit(boxes.filter(({ id }) => open.get(id) === 0).map(({ id }) => id));
  for (const { id } of boxes) {
    if (rank.has(id)) continue;
    rank.set(id, waiting.get(id) ?? 0);
    visit([id]);
  }
  const layers: Box[][] = [];
  for (const box of boxes) {
    const own = rank.get(box.id) ?? 0;
    layers[own] ??= [];
    layers[own].push(box);
  }
  return layers.filter(Boolean);
}
