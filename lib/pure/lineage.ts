/** What came from what: data, runs, models and what was made of them, as a graph. */

/** One of these, or what another domain calls its objects: `feature-table`, `serving-endpoint`, `job`. */
export type LineageType = 'dataset' | 'run' | 'logged-model' | 'model-version' | (string & {});

export type LineageNode = {
  /** The type and the object's own id: `run:0c392e2e…`. The same object has the same id whoever tells of it. */
  id: string;
  type: LineageType;
  name: string;
  /** More for people: a digest, a stage, a share of the traffic. */
  label: string;
  /** What a page of it is found by. */
  ref: Record<string, string>;
};

/** From what something was made to what was made of it. */
export type LineageEdge = { from: string; to: string };

export type Lineage = { nodes: LineageNode[]; edges: LineageEdge[] };

/** All of them as one, each object and each edge once; the first to tell of an object names it. */
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

/** What was made of an object, directly or through others, in the order of the nodes; itself not. */
export function madeOf({ nodes, edges }: Lineage, id: string): LineageNode[] {
  const found = new Set([id]);
  for (const each of found) for (const { from, to } of edges) if (from === each) found.add(to);
  return nodes.filter((node) => node.id !== id && found.has(node.id));
}
