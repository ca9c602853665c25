'use client';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Button } from '@/components/ui/button';
import { Tooltip } from '@/components/ui/tooltip';
import { useActions } from '@/lib/client/actions';
import { runHref } from '../run-mark';
import type { Neighbours } from '../runs/run-neighbours';

type Props = { experimentId: string; neighbours: Neighbours };

/** To the runs before and after in the list that one came from, at the same part of their pages. */
export function RunSteps({ experimentId, neighbours: { before, after, at, of } }: Props) {
  const router = useRouter();
  function go(runId: string | undefined) {
    if (runId === undefined) return;
    const tab = new URLSearchParams(window.location.search).get('tab');
    router.replace(runHref({ experimentId, runId }) + (tab ? `?tab=${tab}` : ''));
  }
  useActions([
    { label: 'Previous run of the list', keys: '[', group: 'Run', run: () => go(before) },
    { label: 'Next run of the list', keys: ']', group: 'Run', run: () => go(after) },
  ]);
  const step = (label: string, keys: string, runId: string | undefined, icon: React.ReactNode) => (
    <Tooltip content={label} keys={keys} side="bottom">
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={label}
        disabled={runId === undefined}
        onClick={() => go(runId)}
      >
        {icon}
      </Button>
    </Tooltip>
  );
  return (
    <span className="hidden items-center text-xs text-muted-foreground tabular md:inline-flex">
      {step('Previous run', '[', before, <ChevronUp />)}
      {step('Next run', ']', after, <ChevronDown />)}
      <span className="ps-1">
        {at} of {of}
      </span>
    </span>
  );
}
