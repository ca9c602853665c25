import { SetPage } from '@/components/features/set-page';
import { Prefetched } from '../../../../prefetched';

export default async function TrainingSet({ params }: PageProps<'/features/training-sets/[id]'>) {
  const id = decodeURIComponent((await params).id);
  return (
    <Prefetched questions={[['features.getTrainingSet', { id }]]}>
      <SetPage id={id} />
    </Prefetched>
  );
}
