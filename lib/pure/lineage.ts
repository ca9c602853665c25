/** What came from what: data, runs, models and what was made of them, as a graph. */

export const LINEAGE_KINDS = [
  'dataset',
  'featureTable',
  'run',
  'model',
  'version',
  'endpoint',
  'monitor',
] as const;
export type LineageKind = (typeof LINEAGE_KINDS)[number];

export type LineageNode = {
  /** The kind and the object's own id: `run:0c392e2e…`. The same object has the same id whoever tells of it. */
  id: string;
  kind: LineageKind;
  name: string;
  /** A second line: a digest, a type, a stage. */
  detail?: string;
  /** A path of the console; none where the object has no page. */
  href?: string;
};

export type LineageEdge = { from: string; to: string };

export type Lineage = { nodes: LineageNode[]; edges: LineageEdge[] };

/** Both, each object and each edge once; the first to tell of an object names it. */
export function joinLineage(...parts: readonly Lineage[]): Lineage {
  const nodes = new Map<string, LineageNode>();
  const edges = new Map<string, LineageEdge>();
  for (const part of parts) {
    for (const node of part.nodes) if (!nodes.has(node.id)) nodes.set(node.id, node);
    for (const edge of part.edges) edges.set(`${edge.from}\n${edge.to}`, edge);
  }
  return {
    nodes: [...nodes.values()],
    edges: [...edges.values()].filter(({ from, to }) => nodes.has(from) && nodes.has(to)),
  };
}
