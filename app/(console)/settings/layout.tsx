import type { ReactNode } from 'react';
import { SettingsPage } from '@/components/identity/settings-page';

const SettingsLayout = ({ children }: { children: ReactNode }) => <SettingsPage>{children}</SettingsPage>;

export default SettingsLayout;
