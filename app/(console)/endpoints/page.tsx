import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { ENDPOINTS_LINK, questionOf } from '@/components/serving/endpoints-link';
import { EndpointsPage } from '@/components/serving/endpoints-page';
import { Prefetched } from '../../prefetched';

export const metadata: Metadata = { title: 'Endpoints' };

const readLink = createLoader(ENDPOINTS_LINK);

export default async function Endpoints({ searchParams }: PageProps<'/endpoints'>) {
  const link = await readLink(searchParams);
  return (
    <Prefetched lists={[['serving.listEndpoints', questionOf(link)]]}>
      <EndpointsPage />
    </Prefetched>
  );
}
