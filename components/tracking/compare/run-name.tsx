import { cn } from '@/components/ui/cn';
import { RunDot } from '../run-mark';
import type { ComparedRun } from './use-comparison';

/** A run by its colour and its name. */
export const RunName = ({ run, className }: { run: ComparedRun; className?: string }) => (
  <span className={cn('inline-flex min-w-0 items-center gap-1.5', className)}>
    <RunDot runId={run.runId} colour={run.colour} />
    <span className="truncate" title={run.runName}>
      {run.runName || run.runId}
    </span>
  </span>
);
