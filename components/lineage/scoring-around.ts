import { ask } from '@/lib/client/call';
import { inLanes } from '@/lib/pure/in-lanes';
import { joinLineage, type Lineage } from '@/lib/pure/lineage';

const ASKED_AT_ONCE = 4;
const MOST_ASKED = 20;

/** The tables that scoring jobs read and write. */
export async function scoringAround(known: Lineage, signal: AbortSignal): Promise<Lineage> {
  const jobs = known.nodes.filter(({ type }) => type === 'scoring-job').slice(0, MOST_ASKED);
  const found: Lineage[] = [];
  await inLanes(jobs, ASKED_AT_ONCE, async ({ ref }) => {
    found.push(await ask('scoring.getLineage', { name: ref.name ?? '' }, signal));
  });
  return joinLineage(...found);
}
