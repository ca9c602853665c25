import { ask } from '@/lib/client/call';
import { inLanes } from '@/lib/pure/in-lanes';
import { joinLineage, type Lineage, type LineageNode } from '@/lib/pure/lineage';

const ASKED_AT_ONCE = 4;
const MOST_ASKED = 20;

const versionId = (name: string, version: number) => `model-version:${name}/${version}`;

/** Versions that runs and logged models were registered as, and what these are used by. */
export async function versionsAfter(known: Lineage, signal: AbortSignal): Promise<Lineage> {
  const asked = known.nodes
    .filter(({ type }) => type === 'logged-model' || type === 'run')
    .slice(0, MOST_ASKED);
  const found: Lineage[] = [];
  const versions = new Map<string, { name: string; version: number }>();
  await inLanes(asked, ASKED_AT_ONCE, async (node) => {
    const answer = await ask('registry.listVersionsOf', { type: node.type, id: idOf(node) }, signal);
    for (const { name, version } of answer.versions)
      versions.set(versionId(name, version), { name, version });
    const ties = answer.versions.map(({ name, version, stage }) => ({
      node: {
        id: versionId(name, version),
        type: 'model-version',
        name: `${name} version ${version}`,
        label: stage === 'None' ? '' : stage,
        ref: { name, version: String(version) },
      },
      edge: { from: node.id, to: versionId(name, version) },
    }));
    found.push({ nodes: [node, ...ties.map((tie) => tie.node)], edges: ties.map((tie) => tie.edge) });
  });
  const further: Lineage[] = [];
  await inLanes([...versions.values()].slice(0, MOST_ASKED), ASKED_AT_ONCE, async (version) => {
    further.push(await ask('registry.getLineage', version, signal));
  });
  return direct(joinLineage(...found, ...further));
}

const idOf = ({ type, ref }: LineageNode) => (type === 'run' ? ref.runId : ref.modelId) ?? '';

/** A version of a logged model is one of its run too: the way by the model says it already. */
function direct({ nodes, edges }: Lineage): Lineage {
  const byModel = new Set(edges.filter(({ from }) => from.startsWith('logged-model:')).map(({ to }) => to));
  return { nodes, edges: edges.filter(({ from, to }) => !(from.startsWith('run:') && byModel.has(to))) };
}
