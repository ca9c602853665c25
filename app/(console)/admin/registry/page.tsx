import type { Metadata } from 'next';
import { RegistrySettingsPage } from '@/components/registry/settings/registry-settings-page';
import { Prefetched } from '../../../prefetched';

export const metadata: Metadata = { title: 'Stages and rules' };

const RegistrySettings = () => (
  <Prefetched questions={[['registry.getSettings', {}]]}>
    <RegistrySettingsPage />
  </Prefetched>
);

export default RegistrySettings;
