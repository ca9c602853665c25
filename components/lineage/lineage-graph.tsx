'use client';
import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import { HoverLink } from '@/components/ui/hover-link';
import type { Lineage, LineageNode } from '@/lib/pure/lineage';
import { GraphView, type NodeHandle } from './graph-view';
import { lineageHref, lookOf } from './lineage-kinds';

const SIZE = { width: 208, height: 52 };

type Props = { lineage: Lineage; focusId: string };

export function LineageGraph({ lineage: { nodes, edges }, focusId }: Props) {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  /** What the arrows say, for who does not see them. */
  const ties = ({ id }: LineageNode) => {
    const from = edges.filter(({ to }) => to === id).map((edge) => names.get(edge.from));
    const to = edges.filter((edge) => edge.from === id).map((edge) => names.get(edge.to));
    return [from.length > 0 && `from ${from.join(', ')}`, to.length > 0 && `to ${to.join(', ')}`]
      .filter(Boolean)
      .join('; ');
  };
  return (
    <GraphView
      label="Lineage"
      nodes={nodes}
      edges={edges}
      direction="right"
      startId={focusId}
      size={SIZE}
      className="flex-1"
      renderNode={(node, handle) => (
        <LineageCard node={node} handle={handle} ties={ties(node)} isFocus={node.id === focusId} />
      )}
    />
  );
}

type CardProps = { node: LineageNode; handle: NodeHandle; ties: string; isFocus: boolean };

function LineageCard({ node, handle, ties, isFocus }: CardProps) {
  const { name } = node;
  const { label, icon: Icon } = lookOf(node.type);
  const href = lineageHref(node);
  const className = cn(
    'flex size-full items-center gap-2.5 rounded-lg border bg-raised px-3 text-start hover:border-control',
    isFocus && 'border-accent bg-accent-soft',
  );
  const inside: ReactNode = (
    <>
      <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium leading-5">{name}</span>
        <span className="block truncate text-xs text-muted-foreground">
          {node.label ? `${label}, ${node.label}` : label}
        </span>
      </span>
      {ties && <span className="sr-only">{ties}</span>}
    </>
  );
  if (href && !isFocus) {
    return (
      <HoverLink href={href} title={name} className={className} {...handle}>
        {inside}
      </HoverLink>
    );
  }
  return (
    <button
      type="button"
      title={name}
      aria-current={isFocus || undefined}
      className={cn(className, 'cursor-default')}
      {...handle}
    >
      {inside}
    </button>
  );
}
