'use client';
import { CircleAlert, RotateCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button';
import { cn } from './cn';

/**
 * In the place of a part whose script did not come. It comes by itself once the network is back.
 *
 * @param onRetry fetches it once more; what comes takes this one's place
 */
export function PartFault({ onRetry }: { onRetry: () => Promise<void> }) {
  const [isRetrying, setRetrying] = useState(false);
  useEffect(() => {
    const again = () => void onRetry().catch(() => {});
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, [onRetry]);
  const retry = () => {
    setRetrying(true);
    onRetry().catch(() => setRetrying(false));
  };
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center justify-center gap-x-3 gap-y-2 px-4 py-6 text-muted-foreground"
    >
      <CircleAlert aria-hidden className="size-4 shrink-0 text-danger" />
      <span>This part of the page could not be fetched: the server does not answer.</span>
      <Button size="sm" variant="outline" onClick={retry} disabled={isRetrying}>
        <RotateCw className={cn(isRetrying && 'animate-spin')} />
        Try again
      </Button>
    </div>
  );
}
