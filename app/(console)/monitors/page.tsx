import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { MONITORS_LINK } from '@/components/monitoring/monitors-link';
import { MonitorsPage } from '@/components/monitoring/monitors-page';
import { Prefetched } from '../../prefetched';

export const metadata: Metadata = { title: 'Monitors' };

const readLink = createLoader(MONITORS_LINK);

export default async function Monitors({ searchParams }: PageProps<'/monitors'>) {
  const link = await readLink(searchParams);
  return (
    <Prefetched lists={[['monitoring.listMonitors', link]]}>
      <MonitorsPage />
    </Prefetched>
  );
}
