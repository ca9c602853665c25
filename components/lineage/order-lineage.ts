import type { Lineage, LineageNode } from '@/lib/pure/lineage';

export type LineageLine = { node: LineageNode; from: LineageNode[]; to: LineageNode[] };

/** Nodes so that each stands behind all that it came from, each with what it came from and what came of it. */
export function orderLineage({ nodes, edges }: Lineage): LineageLine[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const pick = (ids: string[]) => ids.flatMap((id) => byId.get(id) ?? []);
  const from = (id: string) => edges.filter(({ to }) => to === id).map((edge) => edge.from);
  const lines: LineageLine[] = [];
  const told = new Set<string>();
  const tell = (node: LineageNode) => {
    if (told.has(node.id)) return;
    told.add(node.id);
    const sources = pick(from(node.id));
    for (const source of sources) tell(source);
    lines.push({
      node,
      from: sources,
      to: pick(edges.filter((edge) => edge.from === node.id).map(({ to }) => to)),
    });
  };
  for (const node of nodes) tell(node);
  return lines;
}
