'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { PageBar } from '@/components/shell/page-bar';
import { cn } from '@/components/ui/cn';

const PARTS = [
  { label: 'Preferences', href: '/settings' },
  { label: 'Access tokens', href: '/settings/tokens' },
  { label: 'Sessions', href: '/settings/sessions' },
  { label: 'Password', href: '/settings/password' },
];

/** The frame of all settings. */
export function SettingsPage({ children }: { children: ReactNode }) {
  const pathname = usePathname();
  return (
    <>
      <PageBar title="Settings" />
      <nav aria-label="Settings" className="flex shrink-0 gap-1 overflow-x-auto border-b px-3 lg:px-5">
        {PARTS.map(({ label, href }) => (
          <Link
            key={href}
            href={href}
            aria-current={pathname === href ? 'page' : undefined}
            className={cn(
              'relative inline-flex h-9 items-center whitespace-nowrap rounded-sm px-2 text-sm font-medium focus-visible:-outline-offset-2',
              pathname === href
                ? 'text-foreground after:absolute after:inset-x-2 after:-bottom-px after:h-0.5 after:bg-foreground'
                : 'text-muted-foreground hover:text-foreground',
            )}
          >
            {label}
          </Link>
        ))}
      </nav>
      <div className="min-h-0 flex-1 overflow-y-auto scroll-thin">{children}</div>
    </>
  );
}
