import { RunById } from '@/components/tracking/run/run-by-id';
import { Prefetched } from '../../../prefetched';

export default async function RunAnywhere({ params }: PageProps<'/runs/[runId]'>) {
  const { runId } = await params;
  return (
    <Prefetched questions={[['tracking.getRunPage', { runId }]]}>
      <RunById runId={runId} />
    </Prefetched>
  );
}
