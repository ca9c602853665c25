import type { Metadata } from 'next';
import { GroupsPage } from '@/components/identity/groups/groups-page';
import { Prefetched } from '../../../prefetched';

export const metadata: Metadata = { title: 'Groups' };

const Groups = () => (
  <Prefetched lists={[['identity.listGroups', { search: '' }]]}>
    <GroupsPage />
  </Prefetched>
);

export default Groups;
