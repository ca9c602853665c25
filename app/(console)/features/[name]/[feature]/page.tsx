import { FeaturePage } from '@/components/features/feature-page';
import { Prefetched } from '../../../../prefetched';

export default async function Feature({ params }: PageProps<'/features/[name]/[feature]'>) {
  const given = await params;
  const [name, feature] = [decodeURIComponent(given.name), decodeURIComponent(given.feature)];
  return (
    <Prefetched
      questions={[
        ['features.getFeatureHistory', { name, feature }],
        ['features.getTable', { name }],
      ]}
    >
      <FeaturePage name={name} feature={feature} />
    </Prefetched>
  );
}
