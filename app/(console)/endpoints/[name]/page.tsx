import { createLoader, parseAsInteger, parseAsString } from 'nuqs/server';
import { EndpointPage } from '@/components/serving/endpoint-page';
import { Prefetched } from '../../../prefetched';

const readLink = createLoader({
  tab: parseAsString.withDefault('overview'),
  span: parseAsInteger.withDefault(60),
});

export default async function Endpoint({ params, searchParams }: PageProps<'/endpoints/[name]'>) {
  const name = decodeURIComponent((await params).name);
  const { tab, span } = await readLink(searchParams);
  return (
    <Prefetched
      questions={[
        ['serving.getEndpoint', { name }],
        ['serving.getRollout', { name }],
        ['serving.getHints', { name }],
        ...(tab === 'overview' ? ([['serving.getCharts', { name, minutes: span }]] as const) : []),
      ]}
    >
      <EndpointPage name={name} />
    </Prefetched>
  );
}
