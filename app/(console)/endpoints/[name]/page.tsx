import { EndpointPage } from '@/components/serving/endpoint-page';
import { Prefetched } from '../../../prefetched';

export default async function Endpoint({ params }: PageProps<'/endpoints/[name]'>) {
  const name = decodeURIComponent((await params).name);
  return (
    <Prefetched
      questions={[
        ['serving.getEndpoint', { name }],
        ['serving.getRollout', { name }],
        ['serving.getHints', { name }],
      ]}
    >
      <EndpointPage name={name} />
    </Prefetched>
  );
}
