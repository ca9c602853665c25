'use client';
import { type KeyboardEvent, type RefObject, useState } from 'react';
import type { Direction, Edge, Placed } from './layout/geometry';

const WAYS = {
  ArrowRight: { axis: 'x', sign: 1 },
  ArrowLeft: { axis: 'x', sign: -1 },
  ArrowDown: { axis: 'y', sign: 1 },
  ArrowUp: { axis: 'y', sign: -1 },
} as const;

type Node = Placed['nodes'][number];

const centreOf = ({ x, y, width, height }: Node) => ({ x: x + width / 2, y: y + height / 2 });

/** The node that an arrow key leads to: along the edges in their direction, else the nearest that stands that way. */
export function nodeTowards(
  placed: Pick<Placed, 'nodes'> & { edges: readonly Edge[] },
  fromId: string,
  key: keyof typeof WAYS,
  direction: Direction,
): string | undefined {
  const from = placed.nodes.find(({ id }) => id === fromId);
  if (!from) return undefined;
  const { axis, sign } = WAYS[key];
  const isAlong = (axis === 'x') === (direction === 'right');
  const joined = new Set(
    placed.edges.flatMap((edge) =>
      sign === 1 ? (edge.from === fromId ? [edge.to] : []) : edge.to === fromId ? [edge.from] : [],
    ),
  );
  const here = centreOf(from);
  const other = axis === 'x' ? 'y' : 'x';
  const found = placed.nodes.flatMap((node) => {
    const there = centreOf(node);
    const ahead = (there[axis] - here[axis]) * sign;
    if (node.id === fromId) return [];
    if (isAlong ? !joined.has(node.id) : ahead <= 0) return [];
    const aside = Math.abs(there[other] - here[other]);
    return [{ id: node.id, distance: isAlong ? aside : ahead + 3 * aside }];
  });
  return found.sort((a, b) => a.distance - b.distance)[0]?.id;
}

/** One stop for Tab; within the graph the arrow keys follow the edges. */
export function useGraphKeys(
  frame: RefObject<HTMLDivElement | null>,
  placed: Placed | undefined,
  direction: Direction,
  /** Where Tab enters first. */
  startId: string | undefined,
  /** Brings a node into the page that may not be in it yet. */
  reveal: (node: Node) => void,
) {
  const [chosen, setChosen] = useState(startId);
  const stop = placed?.nodes.some(({ id }) => id === chosen) ? chosen : placed?.nodes[0]?.id;

  function focus(id: string) {
    const node = placed?.nodes.find((each) => each.id === id);
    if (!node) return;
    const control = () =>
      frame.current?.querySelector<HTMLElement>(`[data-graph-node="${CSS.escape(id)}"]`) ?? undefined;
    setChosen(id);
    reveal(node);
    // At once where it can be: the next key may come before the next frame.
    const there = control();
    if (there) there.focus({ preventScroll: true });
    else requestAnimationFrame(() => control()?.focus({ preventScroll: true }));
  }
  function onKeyDown(event: KeyboardEvent) {
    const at = (event.target as Element).closest<HTMLElement>('[data-graph-node]')?.dataset.graphNode;
    if (!placed || at === undefined) return;
    const ends = { Home: placed.nodes[0]?.id, End: placed.nodes.at(-1)?.id };
    const next = Object.hasOwn(WAYS, event.key)
      ? nodeTowards(placed, at, event.key as keyof typeof WAYS, direction)
      : ends[event.key as keyof typeof ends];
    if (!Object.hasOwn(WAYS, event.key) && next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (next !== undefined) focus(next);
  }
  return { stop, onKeyDown, onStop: setChosen, focus };
}
