import { chartedMetrics } from '@/components/tracking/charts/layout';
import { ExperimentPage } from '@/components/tracking/experiment-page';
import { commonKeys } from '@/components/tracking/runs/run-columns';
import { Prefetched } from '../../../prefetched';
import { prefetchFirstRows } from './first-rows';

export default async function Experiment({ params, searchParams }: PageProps<'/experiments/[experimentId]'>) {
  const { experimentId } = await params;
  const link = await searchParams;
  return (
    <Prefetched
      questions={[
        ['tracking.getExperiment', { experimentId }],
        ['tracking.listViews', { experimentId }],
        ['tracking.listColumns', commonKeys(experimentId)],
        ['tracking.listChartMetrics', chartedMetrics([experimentId])],
      ]}
      andThen={(client, ahead) => prefetchFirstRows(client, experimentId, link, ahead)}
    >
      <ExperimentPage experimentId={experimentId} />
    </Prefetched>
  );
}
