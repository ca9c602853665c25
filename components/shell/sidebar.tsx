'use client';
import { PanelLeft, Search } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { HoverLink } from '@/components/ui/hover-link';
import { Kbd } from '@/components/ui/kbd';
import { Tooltip } from '@/components/ui/tooltip';
import { whenIdle } from '@/lib/client/when-idle';
import { Mark, Wordmark } from './logo';
import { isAt, OTHER_PLACES, type Place, phasesFor } from './navigation';
import type { Me } from './session';
import { UserMenu } from './user-menu';

type SidebarProps = {
  me: Me;
  isCollapsed: boolean;
  onToggle: () => void;
  onSearch: () => void;
};

export function Sidebar({ me, isCollapsed, onToggle, onSearch }: SidebarProps) {
  const places = useRef<HTMLElement>(null);
  const path = usePathname();
  // There are more places than a low screen has room for: where one is stays in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked for again on each page.
  useEffect(
    () =>
      whenIdle(() =>
        places.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest' }),
      ),
    [path],
  );
  return (
    <div className="flex h-full flex-col">
      <div
        className={cn('flex h-14 items-center', isCollapsed ? 'justify-center' : 'justify-between ps-4 pe-2')}
      >
        <HoverLink href="/" aria-label="Plumbline, home" className="inline-flex rounded-sm">
          {isCollapsed ? <Mark /> : <Wordmark />}
        </HoverLink>
        {!isCollapsed && <ToggleButton isCollapsed={isCollapsed} onToggle={onToggle} />}
      </div>
      <div className="px-2 pb-2">
        <button
          type="button"
          onClick={onSearch}
          aria-label={isCollapsed ? 'Search and commands' : undefined}
          className={cn(
            'flex h-8 w-full items-center gap-2 rounded-md border bg-background text-sm text-muted-foreground hover:bg-hover hover:text-foreground',
            isCollapsed ? 'justify-center' : 'px-2',
          )}
        >
          <Search className="size-4 shrink-0" />
          {!isCollapsed && (
            <>
              <span className="flex-1 text-start">Search</span>
              <Kbd keys="mod+k" />
            </>
          )}
        </button>
      </div>
      <nav
        ref={places}
        aria-label="Main"
        className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-2 py-1 scroll-thin"
      >
        {phasesFor(me.user.role === 'admin').map(({ title, places }) => (
          <Places key={title ?? 'home'} title={title} places={places} isCollapsed={isCollapsed} />
        ))}
        <div className="mt-auto">
          <Places places={OTHER_PLACES} isCollapsed={isCollapsed} />
        </div>
      </nav>
      <div className={cn('border-t p-2', isCollapsed && 'flex flex-col items-center gap-1')}>
        {isCollapsed && <ToggleButton isCollapsed={isCollapsed} onToggle={onToggle} />}
        <UserMenu me={me} isCollapsed={isCollapsed} />
      </div>
    </div>
  );
}

const ToggleButton = ({ isCollapsed, onToggle }: Pick<SidebarProps, 'isCollapsed' | 'onToggle'>) => {
  const label = isCollapsed ? 'Expand sidebar' : 'Collapse sidebar';
  return (
    <Tooltip content={label} keys="mod+b" side="right">
      <Button variant="ghost" size="icon-sm" aria-label={label} onClick={onToggle}>
        <PanelLeft />
      </Button>
    </Tooltip>
  );
};

function Places({ title, places, isCollapsed }: { title?: string; places: Place[]; isCollapsed: boolean }) {
  return (
    <div>
      {title && !isCollapsed && (
        <h2 className="px-2 pb-1 text-xs font-medium text-muted-foreground">{title}</h2>
      )}
      <ul className="flex flex-col gap-0.5">
        {places.map((place) => (
          <li key={place.href}>
            <PlaceLink place={place} isCollapsed={isCollapsed} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function PlaceLink({
  place: { label, href, icon: Icon, keys, Badge },
  isCollapsed,
}: {
  place: Place;
  isCollapsed: boolean;
}) {
  const isCurrent = isAt(usePathname(), href);
  const link = (
    <HoverLink
      href={href}
      aria-current={isCurrent ? 'page' : undefined}
      aria-label={isCollapsed ? label : undefined}
      className={cn(
        'group flex h-8 items-center gap-2.5 rounded-md text-sm font-medium transition-colors duration-100',
        isCollapsed ? 'justify-center' : 'px-2',
        isCurrent ? 'bg-muted text-foreground' : 'text-muted-foreground hover:bg-hover hover:text-foreground',
      )}
    >
      <span className="relative">
        <Icon className={cn('size-4 shrink-0', isCurrent && 'text-accent')} />
        {isCollapsed && Badge && (
          <span className="absolute -end-3 -top-2.5 scale-75">
            <Badge />
          </span>
        )}
      </span>
      {!isCollapsed && (
        <>
          <span className="flex-1 truncate">{label}</span>
          {keys && (
            <Kbd keys={keys} className="opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100" />
          )}
          {Badge && <Badge />}
        </>
      )}
    </HoverLink>
  );
  return isCollapsed ? (
    <Tooltip content={label} keys={keys} side="right">
      {link}
    </Tooltip>
  ) : (
    link
  );
}
