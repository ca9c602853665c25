import type { ReactNode } from 'react';
import { AppShell } from '@/components/shell/app-shell';
import { EarlyInputKeeper } from '@/components/shell/early-input';
import { VERSION } from '@/lib/pure/version';
import { requireMe } from '@/lib/wire/console/prefetch';
import { Prefetched } from '../prefetched';

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { user, levels } = await requireMe();
  return (
    <>
      <EarlyInputKeeper />
      {/* Beside the links and on pages: asked here, or what the pages bring of it would come after the first paint. */}
      <Prefetched questions={[['registry.countInbox', {}]]}>
        <AppShell me={{ user, levels, server: { version: VERSION } }}>{children}</AppShell>
      </Prefetched>
    </>
  );
}
