import type { Metadata } from 'next';
import { PreferencesPage } from '@/components/identity/preferences-page';

export const metadata: Metadata = { title: 'Preferences' };

const Preferences = () => <PreferencesPage />;

export default Preferences;
