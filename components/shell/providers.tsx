'use client';
import { QueryClientProvider } from '@tanstack/react-query';
import { ThemeProvider } from 'next-themes';
import { type ReactNode, useEffect, useState } from 'react';
import { readLocale } from '@/lib/client/locale';
import { createQueryClient } from '@/lib/client/query-client';
import { recoverWith } from '@/lib/client/recover';
import { followTyping } from '@/lib/client/typed';

// As the server wrote the page, before any of it is drawn again here.
readLocale();
followTyping();

export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [client] = useState(createQueryClient);
  useEffect(() => recoverWith(client), [client]);
  return (
    <ThemeProvider attribute="class" defaultTheme="system" disableTransitionOnChange nonce={nonce}>
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </ThemeProvider>
  );
}
