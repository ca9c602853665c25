'use client';
import { Activity, BookText, CircleQuestionMark, FileQuestionMark, Keyboard } from 'lucide-react';
import Link from 'next/link';
import { openHelp, openShortcuts } from '@/components/shell/dialogs-store';
import { useSession } from '@/components/shell/session';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { Kbd } from '@/components/ui/kbd';
import { copyAndSay } from '@/lib/client/use-copy';
import { diagnostics } from './diagnostics';

/** Help, in the same place on every page. */
export function HelpMenu() {
  const { user, server } = useSession();
  const copyDiagnostics = () =>
    void diagnostics({ version: server.version, role: user.role }).then((text) =>
      copyAndSay(text, 'Diagnostics copied'),
    );
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label="Help">
          <CircleQuestionMark />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="min-w-56">
        <DropdownMenuItem onSelect={openHelp}>
          <FileQuestionMark /> About this page
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={openShortcuts}>
          <Keyboard /> <span className="flex-1">Keyboard shortcuts</span> <Kbd keys="?" />
        </DropdownMenuItem>
        <DropdownMenuItem asChild>
          <Link href="/api-reference">
            <BookText /> API reference
          </Link>
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={copyDiagnostics}>
          <Activity /> Copy diagnostics
        </DropdownMenuItem>
        <p className="px-2 pb-1 pt-1.5 text-xs text-muted-foreground">Plumbline {server.version}</p>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
