import type { QueryClient } from '@tanstack/react-query';
import { readRefs, refOf } from '@/components/tracking/compare/compare-link';
import { ComparePage } from '@/components/tracking/compare/compare-page';
import { comparedQuestion } from '@/components/tracking/compare/compared-question';
import { readComparison } from '@/components/tracking/compare/comparison-state';
import type { OutputOf } from '@/lib/client/call';
import { type Ahead, answerAhead } from '../../../../ahead';
import { type Link, paramsOf } from '../../../../link';
import { Prefetched } from '../../../../prefetched';

export default async function Compare({
  params,
  searchParams,
}: PageProps<'/experiments/[experimentId]/compare'>) {
  const { experimentId } = await params;
  const link = await searchParams;
  const refs = readRefs(link.runs);
  return (
    <Prefetched
      questions={[
        ['tracking.getExperiment', { experimentId }],
        ...(refs.length > 0 ? [['tracking.getComparedRuns', { runs: refs }] as const] : []),
      ]}
      andThen={async (client, ahead) => void ahead.push(...metricsAhead(client, refs, link))}
    >
      <ComparePage experimentId={experimentId} />
    </Prefetched>
  );
}

/** The first lines of the table that the page opens with. */
function metricsAhead(client: QueryClient, refs: string[], link: Link): Ahead[] {
  const compared = client.getQueryData<OutputOf<'tracking.getComparedRuns'>>([
    'tracking.getComparedRuns',
    { runs: refs },
  ]);
  const url = readComparison(paramsOf(link));
  if (!compared || compared.runs.length === 0 || url.tab !== 'overview') return [];
  const found = compared.runs.map(({ runId }) => refOf(runId));
  return [answerAhead('tracking.compareKeys', comparedQuestion(found, 'metric', url))];
}
