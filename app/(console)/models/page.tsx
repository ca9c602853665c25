import type { Metadata } from 'next';
import { ModelsPage } from '@/components/registry/models/models-page';
import { Prefetched } from '../../prefetched';

export const metadata: Metadata = { title: 'Models' };

const Models = () => (
  <Prefetched questions={[['registry.getSettings', {}]]}>
    <ModelsPage />
  </Prefetched>
);

export default Models;
