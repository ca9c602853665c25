import { chartedMetrics } from '@/components/tracking/charts/layout';
import { ExperimentPage } from '@/components/tracking/experiment-page';
import { commonKeys } from '@/components/tracking/runs/run-columns';
import { Prefetched } from '../../../prefetched';

export default async function Experiment({ params }: PageProps<'/experiments/[experimentId]'>) {
  const { experimentId } = await params;
  return (
    <Prefetched
      questions={[
        ['tracking.getExperiment', { experimentId }],
        ['tracking.listViews', { experimentId }],
        ['tracking.listColumns', commonKeys(experimentId)],
        ['tracking.listChartMetrics', chartedMetrics([experimentId])],
      ]}
    >
      <ExperimentPage experimentId={experimentId} />
    </Prefetched>
  );
}
