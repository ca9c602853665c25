import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { AppShell } from '@/components/shell/app-shell';
import { EarlyKeys } from '@/components/shell/early-keys';
import { VERSION } from '@/lib/pure/version';
import { requireMe } from '@/lib/wire/console/prefetch';

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { user, levels } = await requireMe();
  return (
    <>
      <EarlyKeys nonce={(await headers()).get('x-nonce') ?? undefined} />
      <AppShell me={{ user, levels, server: { version: VERSION } }}>{children}</AppShell>
    </>
  );
}
