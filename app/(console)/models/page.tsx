import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { MODELS_LINK, questionOf } from '@/components/registry/models/models-link';
import { ModelsPage } from '@/components/registry/models/models-page';
import { Prefetched } from '../../prefetched';

export const metadata: Metadata = { title: 'Models' };

const readLink = createLoader(MODELS_LINK);

export default async function Models({ searchParams }: PageProps<'/models'>) {
  const link = await readLink(searchParams);
  return (
    <Prefetched
      questions={[['registry.getSettings', {}]]}
      lists={[['registry.listModels', questionOf(link)]]}
    >
      <ModelsPage />
    </Prefetched>
  );
}
