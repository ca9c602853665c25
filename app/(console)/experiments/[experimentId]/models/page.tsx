import type { Metadata } from 'next';
import { ExperimentModelsPage } from '@/components/tracking/models/experiment-models-page';
import { Prefetched } from '../../../../prefetched';

type Props = { params: Promise<{ experimentId: string }> };

export const metadata: Metadata = { title: 'Logged models' };

const ExperimentModels = async ({ params }: Props) => {
  const { experimentId } = await params;
  return (
    <Prefetched questions={[['tracking.getExperiment', { experimentId }]]}>
      <ExperimentModelsPage experimentId={experimentId} />
    </Prefetched>
  );
};

export default ExperimentModels;
