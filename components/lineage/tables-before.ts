import { ask } from '@/lib/client/call';
import type { Lineage } from '@/lib/pure/lineage';

const MOST_ASKED = 100;

/** Training sets that runs were trained on, and the feature tables that these were made of. */
export async function tablesBefore(known: Lineage, signal: AbortSignal): Promise<Lineage> {
  const runs = known.nodes.filter(({ type }) => type === 'run').slice(0, MOST_ASKED);
  if (runs.length === 0) return { nodes: [], edges: [] };
  return ask('features.getRunLineage', { runIds: runs.map(({ ref }) => ref.runId ?? '') }, signal);
}
