import type { Metadata } from 'next';
import { NewImportPage } from '@/components/importing/new-import-page';
import { Prefetched } from '../../../../prefetched';

export const metadata: Metadata = { title: 'New import' };

const NewImport = () => (
  <Prefetched questions={[['importing.listImports', {}]]}>
    <NewImportPage />
  </Prefetched>
);

export default NewImport;
