import { ExperimentPage } from '@/components/tracking/experiment-page';
import { Prefetched } from '../../../prefetched';

export default async function Experiment({ params }: PageProps<'/experiments/[experimentId]'>) {
  const { experimentId } = await params;
  return (
    <Prefetched
      questions={[
        ['tracking.getExperiment', { experimentId }],
        ['tracking.listViews', { experimentId }],
      ]}
    >
      <ExperimentPage experimentId={experimentId} />
    </Prefetched>
  );
}
