import { RunPage } from '@/components/tracking/run/run-page';
import { Prefetched } from '../../../../../prefetched';

export default async function Run({ params }: PageProps<'/experiments/[experimentId]/runs/[runId]'>) {
  const { experimentId, runId } = await params;
  return (
    <Prefetched questions={[['tracking.getRunPage', { runId }]]}>
      <RunPage experimentId={experimentId} runId={runId} />
    </Prefetched>
  );
}
