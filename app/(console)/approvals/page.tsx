import type { Metadata } from 'next';
import { createLoader } from 'nuqs/server';
import { INBOX_LINK, questionOf } from '@/components/registry/approvals/inbox-link';
import { InboxPage } from '@/components/registry/approvals/inbox-page';
import { Prefetched } from '../../prefetched';

export const metadata: Metadata = { title: 'Approvals' };

const readLink = createLoader(INBOX_LINK);

export default async function Approvals({ searchParams }: PageProps<'/approvals'>) {
  const link = await readLink(searchParams);
  return (
    <Prefetched questions={[['registry.getSettings', {}]]} lists={[['registry.listInbox', questionOf(link)]]}>
      <InboxPage />
    </Prefetched>
  );
}
