'use client';
import { ChevronLeft, Menu } from 'lucide-react';
import type { ReactNode } from 'react';
import { HelpMenu } from '@/components/help/help-menu';
import { Bell } from '@/components/identity/notifications/bell';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { HoverLink } from '@/components/ui/hover-link';
import { useSession } from './session';

type Crumb = { label: string; href: string };

type PageBarProps = {
  /** The way here, outermost first, without the page itself. */
  crumbs?: Crumb[];
  title: ReactNode;
  /** Copies its name or id: stays with the title on narrow screens too. */
  copy?: ReactNode;
  /** Beside the title: a state. */
  beside?: ReactNode;
  actions?: ReactNode;
};

/** The top of every page: where one is, and what can be done. */
export function PageBar({ crumbs = [], title, copy, beside, actions }: PageBarProps) {
  const { openNavigation } = useSession();
  const above = crumbs.at(-1);
  const isTwoLines = Boolean(beside || copy);
  return (
    <header className="sticky top-0 z-30 flex min-h-14 shrink-0 flex-wrap items-center gap-x-2 border-b bg-background px-4 sm:flex-nowrap lg:px-6">
      <Button
        variant="ghost"
        size="icon"
        className="-ms-2 lg:hidden"
        aria-label="Open navigation"
        onClick={openNavigation}
      >
        <Menu />
      </Button>
      <div className="flex h-14 min-w-0 flex-1 items-center gap-1.5 sm:flex-initial">
        {above && (
          <HoverLink
            href={above.href}
            aria-label={`Back to ${above.label}`}
            className="-ms-2 grid size-7 shrink-0 place-items-center rounded-md text-muted-foreground hover:bg-muted hover:text-foreground sm:hidden"
          >
            <ChevronLeft className="size-4" />
          </HoverLink>
        )}
        {above && <Breadcrumbs crumbs={crumbs} />}
        <h1 tabIndex={-1} className="min-w-0 truncate text-lg outline-none font-semibold tracking-tight">
          {title}
        </h1>
        {copy && <span className="flex shrink-0">{copy}</span>}
      </div>
      {/* On narrow screens what stands beside the title, and the actions with it, goes below. */}
      {isTwoLines && <div className="order-1 basis-full sm:hidden" />}
      {beside && (
        <div className="order-1 mb-2 flex min-w-0 shrink-0 items-center sm:order-none sm:mb-0">{beside}</div>
      )}
      {actions && (
        <div
          className={cn(
            'ms-auto flex shrink-0 items-center gap-2',
            isTwoLines && 'order-1 mb-2 sm:order-none sm:mb-0',
          )}
        >
          {actions}
        </div>
      )}
      <div className={cn('flex shrink-0 items-center', !actions && 'ms-auto')}>
        <Bell />
        <HelpMenu />
      </div>
    </header>
  );
}

const Breadcrumbs = ({ crumbs }: { crumbs: readonly Crumb[] }) => (
  <nav
    aria-label="Breadcrumb"
    className="hidden min-w-0 shrink-6 overflow-clip [overflow-clip-margin:4px] sm:block"
  >
    <ol className="flex items-center gap-1.5">
      {crumbs.map(({ label, href }) => (
        <li key={href} className="flex min-w-0 items-center gap-1.5">
          <HoverLink
            href={href}
            className="max-w-48 truncate rounded-xs text-sm text-muted-foreground hover:text-foreground"
          >
            {label}
          </HoverLink>
          <span aria-hidden className="text-faint">
            /
          </span>
        </li>
      ))}
    </ol>
  </nav>
);
