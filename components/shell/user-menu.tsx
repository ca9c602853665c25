'use client';
import { ChevronsUpDown, Keyboard, LogOut, Monitor, Moon, Settings, Sun } from 'lucide-react';
import Link from 'next/link';
import { cn } from '@/components/ui/cn';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { signOut } from '@/lib/client/call';
import { forgetVisits } from '@/lib/client/recents';
import { reportError } from '@/lib/client/use-operation';
import { openShortcuts } from './dialogs-store';
import type { Me } from './session';
import { useThemeChoice } from './use-theme-choice';

export const leave = () =>
  signOut()
    .then(() => {
      forgetVisits();
      window.location.assign('/login');
    })
    .catch(reportError);

const initials = (name: string) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word[0]?.toUpperCase() ?? '')
    .join('');

export function UserMenu({ me: { user, server }, isCollapsed }: { me: Me; isCollapsed: boolean }) {
  const { theme, setTheme } = useThemeChoice();
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-label={isCollapsed ? `Account of ${user.name}` : undefined}
        className={cn(
          'flex items-center gap-2.5 rounded-md text-start hover:bg-hover data-[state=open]:bg-muted',
          isCollapsed ? 'size-9 justify-center' : 'w-full px-2 py-1.5',
        )}
      >
        <span
          aria-hidden
          className="grid size-6 shrink-0 place-items-center rounded-full bg-foreground text-[11px] font-semibold leading-none text-background"
        >
          {initials(user.name)}
        </span>
        {!isCollapsed && (
          <>
            <span className="min-w-0 flex-1">
              <span className="block truncate text-sm font-medium leading-4">{user.name}</span>
              <span className="block truncate text-xs text-muted-foreground">{user.email}</span>
            </span>
            <ChevronsUpDown className="size-4 shrink-0 text-muted-foreground" />
          </>
        )}
      </DropdownMenuTrigger>
      <DropdownMenuContent side={isCollapsed ? 'right' : 'top'} align="start" className="min-w-56">
        <DropdownMenuLabel>Theme</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={theme} onValueChange={setTheme}>
          <DropdownMenuRadioItem value="system">
            <Monitor /> System
          </DropdownMenuRadioItem>
          <DropdownMenuRadioItem value="light">
            <Sun /> Light
          </DropdownMenuRadioItem>
          <DropdownMenuRadioItem value="dark">
            <Moon /> Dark
          </DropdownMenuRadioItem>
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <Link href="/settings">
            <Settings /> Settings
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={openShortcuts}>
          <Keyboard /> Keyboard shortcuts
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={leave}>
          <LogOut /> Sign out
        </DropdownMenuItem>
        <p className="px-2 pb-1 pt-1.5 text-xs text-muted-foreground">Plumbline {server.version}</p>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
