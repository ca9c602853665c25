'use client';
import { Badge } from '@/components/ui/badge';
import { HoverLink } from '@/components/ui/hover-link';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { useListKeys } from '@/lib/client/use-list-keys';
import type { Lineage, LineageNode } from '@/lib/pure/lineage';
import { lineageHref, lookOf } from './lineage-kinds';
import { orderLineage } from './order-lineage';

export function LineageList({ lineage, focusId }: { lineage: Lineage; focusId: string }) {
  const list = useListKeys('Lineage');
  return (
    <div ref={list} className="min-h-0 flex-1 overflow-y-auto scroll-thin">
      <Table label="Lineage" className="min-w-[640px] table-fixed">
        <thead>
          <tr>
            <TableHead>Object</TableHead>
            <TableHead className="w-36">Kind</TableHead>
            <TableHead className="w-1/4">Came from</TableHead>
            <TableHead className="w-1/4">Led to</TableHead>
          </tr>
        </thead>
        <tbody>
          {orderLineage(lineage).map(({ node, from, to }) => (
            <TableRow key={node.id}>
              <TableCell className="truncate">
                <Name node={node} isItem />
                {node.label && <span className="ms-2 text-xs text-muted-foreground">{node.label}</span>}
                {node.id === focusId && (
                  <Badge tone="accent" className="ms-2">
                    this one
                  </Badge>
                )}
              </TableCell>
              <TableCell className="text-muted-foreground">{lookOf(node.type).label}</TableCell>
              <TableCell className="truncate">
                <Names nodes={from} />
              </TableCell>
              <TableCell className="truncate">
                <Names nodes={to} />
              </TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

const Names = ({ nodes }: { nodes: readonly LineageNode[] }) =>
  nodes.length === 0 ? (
    <span className="text-muted-foreground">–</span>
  ) : (
    nodes.map((node, index) => (
      <span key={node.id}>
        {index > 0 && ', '}
        <Name node={node} />
      </span>
    ))
  );

const Name = ({ node, isItem }: { node: LineageNode; isItem?: boolean }) => {
  const { name } = node;
  const href = lineageHref(node);
  return href ? (
    <HoverLink
      href={href}
      title={name}
      className={
        isItem
          ? 'rounded-xs font-medium leading-6 hover:text-accent'
          : 'rounded-xs leading-6 hover:text-accent'
      }
      {...(isItem && { 'data-list-item': true })}
    >
      {name}
    </HoverLink>
  ) : (
    <span title={name} className={isItem ? 'font-medium' : ''}>
      {name}
    </span>
  );
};
