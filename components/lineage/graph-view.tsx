'use client';
import { useQuery } from '@tanstack/react-query';
import { Maximize, Minus, Plus } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Skeleton } from '@/components/ui/skeleton';
import { type Direction, type Edge, type Placed, pathOf } from './layout/geometry';
import { placeGraph } from './layout/place-graph';
import { useGraphKeys } from './use-graph-keys';

/** What a node's own control has to carry, so that keys find it. */
export type NodeHandle = { tabIndex: number; 'data-graph-node': string; onFocus: () => void };

type GraphViewProps<Node extends { id: string }> = {
  label: string;
  nodes: readonly Node[];
  edges: readonly Edge[];
  direction: Direction;
  size: { width: number; height: number };
  /** Where Tab enters first; else at the first node. */
  startId?: string;
  /** Fills the node's box with one control. */
  renderNode: (node: Node, handle: NodeHandle) => ReactNode;
  className?: string;
};

const STEPS = [0.25, 0.35, 0.5, 0.7, 0.85, 1, 1.25, 1.5];
/** Smaller than this nobody recognises anything. */
const LEAST_FIT = 0.25;
const BEYOND = 400;

/** Boxes and arrows of any number: only what is in sight is in the page. Whatever it shows should be there as a list too. */
export function GraphView<Node extends { id: string }>(props: GraphViewProps<Node>) {
  const { nodes, edges, direction, size } = props;
  const shape = `${direction} ${size.width} ${size.height} ${nodes.map(({ id }) => id).join(' ')} ${edges.map(({ from, to }) => `${from}>${to}`).join(' ')}`;
  const { data: placed } = useQuery({
    queryKey: ['graph', shape],
    queryFn: () =>
      placeGraph(
        nodes.map(({ id }) => ({ id, ...size })),
        edges,
        direction,
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!placed) return <Skeleton className={cn('m-4 h-40', props.className)} />;
  return <Drawing key={shape} placed={placed} {...props} />;
}

function Drawing<Node extends { id: string }>({
  placed,
  label,
  nodes,
  direction,
  startId,
  renderNode,
  className,
}: GraphViewProps<Node> & { placed: Placed }) {
  const frame = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState(1);
  const [seen, setSeen] = useState({ left: 0, top: 0, right: 2000, bottom: 2000 });
  const byId = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes]);
  const arrow = useId();

  const look = useCallback(() => {
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = frame.current ?? {
      scrollLeft: 0,
      scrollTop: 0,
      clientWidth: 0,
      clientHeight: 0,
    };
    setSeen({
      left: scrollLeft / scale - BEYOND,
      top: scrollTop / scale - BEYOND,
      right: (scrollLeft + clientWidth) / scale + BEYOND,
      bottom: (scrollTop + clientHeight) / scale + BEYOND,
    });
  }, [scale]);
  useEffect(look, [look]);

  const fit = useCallback(() => {
    const { clientWidth = 0, clientHeight = 0 } = frame.current ?? {};
    const whole = Math.min(clientWidth / placed.width, clientHeight / placed.height);
    setScale(Math.min(1, Math.max(LEAST_FIT, whole)));
  }, [placed]);
  // At its full size at first, with the node in sight that one looks from.
  useEffect(() => {
    const start = placed.nodes.find(({ id }) => id === startId);
    const room = frame.current;
    if (start && room)
      room.scrollTo(start.x + start.width - room.clientWidth, start.y - room.clientHeight / 2);
  }, [placed, startId]);

  const { stop, onKeyDown, onStop } = useGraphKeys(
    frame,
    placed,
    direction,
    startId,
    ({ x, y, width, height }) => {
      frame.current?.scrollTo({
        left: (x + width / 2) * scale - frame.current.clientWidth / 2,
        top: (y + height / 2) * scale - frame.current.clientHeight / 2,
      });
    },
  );
  const zoom = (by: 1 | -1) =>
    setScale((now) =>
      by === 1
        ? (STEPS.find((step) => step > now + 0.01) ?? now)
        : (STEPS.findLast((step) => step < now - 0.01) ?? now),
    );
  const isSeen = (left: number, top: number, right: number, bottom: number) =>
    right >= seen.left && left <= seen.right && bottom >= seen.top && top <= seen.bottom;

  return (
    <div className={cn('relative flex min-h-0 flex-col', className)}>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of controls, not a form's. */}
      <div
        ref={frame}
        role="group"
        aria-label={label}
        data-led
        onScroll={look}
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 overflow-auto overscroll-contain bg-[radial-gradient(var(--border)_1px,transparent_1px)] bg-[length:20px_20px] scroll-thin"
      >
        <div
          style={{ width: placed.width * scale, height: placed.height * scale }}
          className="relative min-h-full"
        >
          <div style={{ transform: `scale(${scale})` }} className="absolute start-0 top-0 origin-top-left">
            <svg
              aria-hidden
              width={placed.width}
              height={placed.height}
              className="absolute start-0 top-0 overflow-visible"
            >
              <defs>
                <marker
                  id={arrow}
                  viewBox="0 0 8 8"
                  refX="7"
                  refY="4"
                  markerWidth="7"
                  markerHeight="7"
                  orient="auto"
                >
                  <path d="M0 0L8 4L0 8z" className="fill-control" />
                </marker>
              </defs>
              {placed.edges.map(({ from, to, points }) => {
                const xs = points.map(({ x }) => x);
                const ys = points.map(({ y }) => y);
                return (
                  isSeen(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)) && (
                    <path
                      key={`${from} ${to}`}
                      d={pathOf(points)}
                      fill="none"
                      markerEnd={`url(#${arrow})`}
                      className={cn(from === stop || to === stop ? 'stroke-accent' : 'stroke-control')}
                    />
                  )
                );
              })}
            </svg>
            {placed.nodes.map(({ id, x, y, width, height }) => {
              const node = byId.get(id);
              if (!node || (id !== stop && !isSeen(x, y, x + width, y + height))) return null;
              return (
                <div key={id} style={{ left: x, top: y, width, height }} className="absolute">
                  {renderNode(node, {
                    tabIndex: id === stop ? 0 : -1,
                    'data-graph-node': id,
                    onFocus: () => onStop(id),
                  })}
                </div>
              );
            })}
          </div>
        </div>
      </div>
      <div className="absolute end-3 bottom-3 flex rounded-md border bg-background">
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Zoom out"
          disabled={scale <= (STEPS[0] ?? 0)}
          onClick={() => zoom(-1)}
        >
          <Minus />
        </Button>
        <Button variant="ghost" size="icon-sm" aria-label="Fit" onClick={fit}>
          <Maximize />
        </Button>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Zoom in"
          disabled={scale >= (STEPS.at(-1) ?? 1)}
          onClick={() => zoom(1)}
        >
          <Plus />
        </Button>
      </div>
    </div>
  );
}
