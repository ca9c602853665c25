import { ImportPage } from '@/components/importing/import-page';
import { Prefetched } from '../../../../prefetched';

export default async function Import({ params }: PageProps<'/admin/imports/[importId]'>) {
  const { importId } = await params;
  return (
    <Prefetched questions={[['importing.getImport', { id: importId }]]}>
      <ImportPage importId={importId} />
    </Prefetched>
  );
}
