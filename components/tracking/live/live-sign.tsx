'use client';
import { Tooltip } from '@/components/ui/tooltip';
import { useLiveState } from './use-live-runs';

/** Says that what is on the page changes as it happens. */
export function LiveSign() {
  const state = useLiveState();
  if (state !== 'live') return null;
  return (
    <Tooltip content="New points and runs appear as they are logged">
      <span
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its tip is for keys too.
        tabIndex={0}
        role="note"
        className="inline-flex items-center gap-1.5 rounded-sm text-xs text-muted-foreground"
      >
        <span aria-hidden className="size-1.5 animate-live rounded-full bg-success" />
        Live
      </span>
    </Tooltip>
  );
}

/** Says that it does not, any more. */
export function LiveLost() {
  const state = useLiveState();
  return (
    <div role="status">
      {state === 'lost' && (
        <p className="border-b bg-warning-soft px-4 py-1.5 text-xs text-warning lg:px-6">
          Live updates are interrupted. What you see is looked up again every few seconds until they are back.
        </p>
      )}
    </div>
  );
}
