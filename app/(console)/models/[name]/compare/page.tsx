import type { Metadata } from 'next';
import { CompareVersionsPage } from '@/components/registry/compare/compare-page';
import { nameOfPath } from '@/lib/pure/path-name';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'Comparing versions' };

export default async function CompareVersions({ params }: PageProps<'/models/[name]/compare'>) {
  await requireSession();
  return <CompareVersionsPage name={nameOfPath((await params).name)} />;
}
