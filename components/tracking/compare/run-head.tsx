'use client';
import { ArrowUpRight, ChevronDown, Columns2, Flag, X } from 'lucide-react';
import Link from 'next/link';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { HealthIcons } from '../run-health';
import { runHref } from '../run-mark';
import { RunName } from './run-name';
import { withoutRun } from './take-out';
import { type ComparedRun, useComparison } from './use-comparison';

/** A run at the head of its column, and what can be done with it here. */
export function RunHead({ run }: { run: ComparedRun }) {
  const { baseline, refs, url, set } = useComparison();
  const isBaseline = run === baseline;
  return (
    <span className="flex min-w-0 flex-1 items-center">
      <Link
        href={runHref(run)}
        className="min-w-0 rounded-xs text-xs font-medium leading-6 hover:text-accent"
      >
        <RunName run={run} className="max-w-full" />
      </Link>
      {isBaseline && <Flag role="img" aria-label="Baseline" className="ms-1 size-3 shrink-0 text-accent" />}
      <HealthIcons health={run.health} />
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            variant="ghost"
            size="icon-xs"
            aria-label={`Actions for ${run.runName}`}
            className="ms-auto"
          >
            <ChevronDown />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem disabled={isBaseline} onSelect={() => void set({ base: run.ref })}>
            <Flag /> Make it the baseline
          </DropdownMenuItem>
          <DropdownMenuItem
            disabled={isBaseline}
            onSelect={() => void set({ vs: run.ref, tab: 'code' }, { history: 'push' })}
          >
            <Columns2 /> Code beside the baseline
          </DropdownMenuItem>
          <DropdownMenuItem asChild>
            <Link href={runHref(run)}>
              <ArrowUpRight /> Open the run
            </Link>
          </DropdownMenuItem>
          <DropdownMenuItem
            disabled={refs.length === 1}
            onSelect={() => void set(withoutRun(url, refs, run.place))}
          >
            <X /> Take it out
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
    </span>
  );
}
