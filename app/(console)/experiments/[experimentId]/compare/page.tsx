import { readRefs } from '@/components/tracking/compare/compare-link';
import { ComparePage } from '@/components/tracking/compare/compare-page';
import { Prefetched } from '../../../../prefetched';

export default async function Compare({
  params,
  searchParams,
}: PageProps<'/experiments/[experimentId]/compare'>) {
  const { experimentId } = await params;
  const refs = readRefs((await searchParams).runs);
  return (
    <Prefetched
      questions={[
        ['tracking.getExperiment', { experimentId }],
        ...(refs.length > 0 ? [['tracking.getComparedRuns', { runs: refs }] as const] : []),
      ]}
    >
      <ComparePage experimentId={experimentId} />
    </Prefetched>
  );
}
