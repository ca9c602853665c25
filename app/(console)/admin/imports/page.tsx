import type { Metadata } from 'next';
import { ImportsPage } from '@/components/importing/imports-page';
import { Prefetched } from '../../../prefetched';

export const metadata: Metadata = { title: 'Imports' };

const Imports = () => (
  <Prefetched questions={[['importing.listImports', {}]]}>
    <ImportsPage />
  </Prefetched>
);

export default Imports;
