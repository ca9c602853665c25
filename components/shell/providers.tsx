'use client';
import { QueryClientProvider } from '@tanstack/react-query';
import { ThemeProvider } from 'next-themes';
import { type ReactNode, useEffect, useState } from 'react';
import { KeptContext } from '@/lib/client/kept';
import { readLocale } from '@/lib/client/locale';
import { createQueryClient } from '@/lib/client/query-client';
import { recoverWith } from '@/lib/client/recover';
import { followTyping } from '@/lib/client/typed';
import { WrittenAtContext } from '@/lib/client/written-at';
import type { KeptChoices } from '@/lib/pure/kept';

// As the server wrote the page, before any of it is drawn again here.
readLocale();
followTyping();

type ProvidersProps = {
  nonce: string | undefined;
  kept: KeptChoices;
  writtenAt: number;
  children: ReactNode;
};

export function Providers({ nonce, kept, writtenAt, children }: ProvidersProps) {
  const [client] = useState(createQueryClient);
  useEffect(() => recoverWith(client), [client]);
  return (
    <ThemeProvider attribute="class" defaultTheme="system" nonce={nonce}>
      <QueryClientProvider client={client}>
        <WrittenAtContext value={writtenAt}>
          <KeptContext value={kept}>{children}</KeptContext>
        </WrittenAtContext>
      </QueryClientProvider>
    </ThemeProvider>
  );
}
