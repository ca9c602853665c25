import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { CATALOG_LINK, questionOf } from '@/components/features/catalog-link';
import { FeaturesPage } from '@/components/features/features-page';
import { Prefetched } from '../../prefetched';

export const metadata: Metadata = { title: 'Feature tables' };

const readLink = createLoader(CATALOG_LINK);

export default async function Features({ searchParams }: PageProps<'/features'>) {
  const link = await readLink(searchParams);
  return (
    <Prefetched lists={link.show === 'tables' ? [['features.listTables', questionOf(link)]] : []}>
      <FeaturesPage />
    </Prefetched>
  );
}
