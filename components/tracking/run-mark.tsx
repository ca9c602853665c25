/** What a run is known by wherever it is named: its colour and its page. */
import { cn } from '@/components/ui/cn';
import { runColour } from '@/lib/pure/colours';

type DotProps = { runId: string; colour?: string | undefined; className?: string };

export const RunDot = ({ runId, colour, className }: DotProps) => (
  <span
    aria-hidden
    className={cn('size-2.5 shrink-0 rounded-full', className)}
    style={{ background: colour ?? runColour(runId) }}
  />
);

export const runHref = ({ experimentId, runId }: { experimentId: string; runId: string }) =>
  `/experiments/${experimentId}/runs/${runId}`;
