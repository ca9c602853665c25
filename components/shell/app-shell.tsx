'use client';
import { useRouter } from 'next/navigation';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { type ReactNode, useEffect, useState } from 'react';
import { warmPicks } from '@/components/data/pick';
import { useModelStream } from '@/components/registry/live/use-live-models';
import { cn } from '@/components/ui/cn';
import { warmDialogs } from '@/components/ui/dialog';
import { lazyDialog } from '@/components/ui/lazily';
import { OnDemand, useParts } from '@/components/ui/on-demand';
import { Toaster } from '@/components/ui/toaster';
import { type Action, useActionKeys, useActions } from '@/lib/client/actions';
import { useKept } from '@/lib/client/kept';
import { useDensity, useZonePreference } from '@/lib/client/preferences';
import { toast, wantToasts } from '@/lib/client/toast';
import { copyAndSay } from '@/lib/client/use-copy';
import { whenSettled } from '@/lib/client/when-idle';
import { DENSITIES } from '@/lib/pure/density';
import { openHelp, openShortcuts, useShellDialog } from './dialogs-store';
import { OTHER_PLACES, OWN_PLACES, phasesFor } from './navigation';
import { type Me, SessionProvider } from './session';
import { Sidebar } from './sidebar';
import { useArrival } from './use-arrival';
import { useEarlyInput } from './use-early-input';
import { useThemeChoice } from './use-theme-choice';
import { leave } from './user-menu';

const commandMenu = new OnDemand(() => import('./command-menu'));

const steps = new OnDemand(() => import('@/lib/client/undo'));

const ShortcutsDialog = lazyDialog(() =>
  import('./shortcuts-dialog').then((module) => module.ShortcutsDialog),
);
const HelpDialog = lazyDialog(() =>
  import('@/components/help/help-dialog').then((module) => module.HelpDialog),
);
const NavigationSheet = lazyDialog(() =>
  import('./navigation-sheet').then((module) => module.NavigationSheet),
);

/** What opens by a key or comes of an action, on any page: fetched when the page has come and there is nothing else to do. */
function fetchRest() {
  warmDialogs();
  warmPicks();
  commandMenu.warm();
  steps.warm();
  wantToasts();
}

const undo = () =>
  void steps.fetch().then(
    () => steps.known().undoLast(),
    () => toast.error('Nothing can be undone now: the server does not answer'),
  );

type ShellProps = { me: Me; children: ReactNode };

export function AppShell({ me, children }: ShellProps) {
  const [sidebarWidth, setSidebarWidth] = useKept<'wide' | 'narrow'>('sidebar', 'wide');
  const isCollapsed = sidebarWidth === 'narrow';
  const [isNavigationOpen, setNavigationOpen] = useState(false);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const menuParts = useParts(commandMenu, isMenuOpen);
  const dialog = useShellDialog();

  const toggle = () => setSidebarWidth(isCollapsed ? 'wide' : 'narrow');

  useEffect(() => whenSettled(fetchRest), []);
  useActionKeys();
  useArrival();
  useModelStream();
  useGlobalActions(me, { toggle, openMenu: () => setMenuOpen(true) });
  // Now all that is on the page listens: effects of what is inside come before these.
  useEarlyInput();
  const sidebar = (isNarrow: boolean, onDone?: () => void) => (
    <Sidebar
      me={me}
      isCollapsed={isNarrow}
      onToggle={onDone ?? toggle}
      onSearch={() => {
        onDone?.();
        setMenuOpen(true);
      }}
    />
  );

  return (
    <NuqsAdapter>
      <SessionProvider session={{ ...me, openNavigation: () => setNavigationOpen(true) }}>
        <a
          href="#content"
          className="fixed start-2 top-2 z-50 -translate-y-16 rounded-md bg-primary px-3 py-1.5 text-primary-foreground focus:translate-y-0"
        >
          Skip to content
        </a>
        <div className="flex h-dvh overflow-hidden">
          <aside
            className={cn('hidden shrink-0 border-e bg-surface lg:block', isCollapsed ? 'w-14' : 'w-60')}
          >
            {sidebar(isCollapsed)}
          </aside>
          <main
            id="content"
            tabIndex={-1}
            className="@container flex min-w-0 flex-1 flex-col overflow-hidden outline-none"
          >
            {children}
          </main>
        </div>
        {isNavigationOpen && (
          <NavigationSheet onClose={() => setNavigationOpen(false)}>
            {sidebar(false, () => setNavigationOpen(false))}
          </NavigationSheet>
        )}
        {menuParts && <menuParts.CommandMenu onOpenChange={setMenuOpen} />}
        {dialog === 'shortcuts' && <ShortcutsDialog />}
        {dialog === 'help' && <HelpDialog />}
        <Toaster />
      </SessionProvider>
    </NuqsAdapter>
  );
}

function useGlobalActions({ user }: Me, { toggle, openMenu }: { toggle: () => void; openMenu: () => void }) {
  const router = useRouter();
  const { resolvedTheme, setTheme } = useThemeChoice();
  const [density, setDensity] = useDensity();
  const [zone, setZone] = useZonePreference();
  const phases = phasesFor(user.role === 'admin');
  const places = [...phases.flatMap((phase) => phase.places), ...OTHER_PLACES, ...OWN_PLACES];
  const actions: Action[] = [
    { label: 'Search and commands', keys: 'mod+k', group: 'Anywhere', run: openMenu, isKeyOnly: true },
    ...places.map(({ label, href, keys }) => ({ label, keys, group: 'Go to', run: () => router.push(href) })),
    { label: 'Keyboard shortcuts', keys: '?', group: 'Anywhere', run: openShortcuts },
    { label: 'Explain this page', group: 'Anywhere', run: openHelp },
    { label: 'Undo', keys: 'z', group: 'Anywhere', run: undo },
    { label: 'Toggle sidebar', keys: 'mod+b', group: 'Anywhere', run: toggle },
    {
      label: 'Switch between light and dark',
      group: 'Anywhere',
      run: () => setTheme(resolvedTheme === 'dark' ? 'light' : 'dark'),
    },
    ...DENSITIES.filter((each) => each !== density).map((each) => ({
      label: `Row height: ${each}`,
      group: 'Anywhere',
      run: () => setDensity(each),
    })),
    {
      label: zone === 'utc' ? 'Show times in this computer’s zone' : 'Show times in UTC',
      group: 'Anywhere',
      run: () => setZone(zone === 'utc' ? 'local' : 'utc'),
    },
    {
      label: 'Copy link to this view',
      group: 'Anywhere',
      run: () => void copyAndSay(window.location.href, 'Link copied'),
    },
    { label: 'Sign out', group: 'Anywhere', run: leave },
  ];
  useActions(actions);
}
