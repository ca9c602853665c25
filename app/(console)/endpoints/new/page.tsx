import type { Metadata } from 'next';
import { NewEndpointPage } from '@/components/serving/new-endpoint-page';
import { OnlyFor } from '@/components/shell/only-for';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'New endpoint' };

export default async function NewEndpoint() {
  await requireSession();
  return (
    <OnlyFor least="contributor">
      <NewEndpointPage />
    </OnlyFor>
  );
}
