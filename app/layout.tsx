import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { Providers } from '@/components/shell/providers';
import { isDensity } from '@/lib/pure/density';
import { keptAmong } from '@/lib/pure/kept';
import { isLocale, LOCALE_COOKIE } from '@/lib/pure/locale';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Plumbline', template: '%s · Plumbline' },
  description: 'The open console for machine-learning teams.',
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#0a0a0b' },
  ],
};

/** Made anew for each request, as its scripts carry the nonce of the page. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  const jar = await cookies();
  const kept = keptAmong((name) => jar.get(name)?.value);
  const locale = jar.get(LOCALE_COOKIE)?.value;
  return (
    <html
      lang="en"
      suppressHydrationWarning
      data-density={isDensity(kept.density) ? kept.density : undefined}
      data-locale={isLocale(locale) ? locale : undefined}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
    >
      <body>
        <Providers nonce={nonce} kept={kept} writtenAt={Date.now()}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
