import type { Metadata } from 'next';
import { CompareVersionsPage } from '@/components/registry/compare/compare-page';
import { nameOfPath } from '@/lib/pure/path-name';
import { Prefetched } from '../../../../prefetched';

export const metadata: Metadata = { title: 'Comparing versions' };

export default async function CompareVersions({ params }: PageProps<'/models/[name]/compare'>) {
  const name = nameOfPath((await params).name);
  return (
    <Prefetched questions={[['registry.getSettings', {}]]}>
      <CompareVersionsPage name={name} />
    </Prefetched>
  );
}
