import { RunPage } from '@/components/tracking/run/run-page';
import { Prefetched } from '../../../../../prefetched';
import { chartsAhead } from './first-charts';

export default async function Run({
  params,
  searchParams,
}: PageProps<'/experiments/[experimentId]/runs/[runId]'>) {
  const { experimentId, runId } = await params;
  const link = await searchParams;
  return (
    <Prefetched
      questions={[['tracking.getRunPage', { runId }]]}
      andThen={async (client, ahead) => void ahead.push(...chartsAhead(client, runId, link))}
    >
      <RunPage experimentId={experimentId} runId={runId} />
    </Prefetched>
  );
}
