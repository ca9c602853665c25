import { TablePage } from '@/components/features/table-page';
import { Prefetched } from '../../../prefetched';

export default async function FeatureTable({ params }: PageProps<'/features/[name]'>) {
  const name = decodeURIComponent((await params).name);
  return (
    <Prefetched
      questions={[
        ['features.getTable', { name }],
        ['features.getTableState', { name }],
        ['features.getProfile', { name }],
      ]}
    >
      <TablePage name={name} />
    </Prefetched>
  );
}
