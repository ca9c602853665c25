import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { AppShell } from '@/components/shell/app-shell';
import { VERSION } from '@/lib/pure/version';
import { requireSession } from '@/lib/wire/console/prefetch';

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const user = await requireSession();
  const sidebar = (await cookies()).get('plumbline_sidebar')?.value;
  return (
    <AppShell me={{ user, server: { version: VERSION } }} isCollapsedAtFirst={sidebar === 'narrow'}>
      {children}
    </AppShell>
  );
}
