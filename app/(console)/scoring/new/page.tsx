import type { Metadata } from 'next';
import { NewJobPage } from '@/components/scoring/new-job-page';
import { OnlyFor } from '@/components/shell/only-for';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'New scoring job' };

export default async function NewJob() {
  await requireSession();
  return (
    <OnlyFor least="contributor">
      <NewJobPage />
    </OnlyFor>
  );
}
