import type { Metadata } from 'next';
import { BuilderPage } from '@/components/features/builder-page';
import { OnlyFor } from '@/components/shell/only-for';
import { requireSession } from '@/lib/wire/console/prefetch';

export const metadata: Metadata = { title: 'New training set' };

export default async function NewTrainingSet() {
  await requireSession();
  return (
    <OnlyFor least="contributor">
      <BuilderPage />
    </OnlyFor>
  );
}
