'use client';

const Icon = ({ size, path }: { size: string; path: string }) => (
  <svg
    viewBox="0 0 24 24"
    aria-hidden
    fill="none"
    stroke="currentColor"
    strokeWidth={2}
    strokeLinecap="round"
    className={size}
  >
    <path d={path} />
  </svg>
);

const ALERT = 'M2 12a10 10 0 1 0 20 0 10 10 0 1 0-20 0M12 8v4M12 16h.01';
const AGAIN = 'M21 12a9 9 0 1 1-9-9c2.52 0 4.93 1 6.74 2.74L21 8M21 3v5h-5';

type BrokenPageProps = { error: Error & { digest?: string }; onRetry: () => void };

/** A fault of ours that no part of the page could hold. Every page brings it along, so it is made of nothing but itself. */
export const BrokenPage = ({ error, onRetry }: BrokenPageProps) => (
  <div role="alert" className="flex flex-col items-center px-6 py-24 text-center">
    <div className="mb-3 grid size-10 place-items-center rounded-lg bg-danger-soft text-danger">
      <Icon size="size-5" path={ALERT} />
    </div>
    <h1 className="text-lg font-semibold">This page broke</h1>
    <p className="mt-1 max-w-md text-muted-foreground">
      The fault is ours; what you logged is safe.{' '}
      {error.digest && `The server’s log has it as ${error.digest}.`}
    </p>
    <button
      type="button"
      onClick={onRetry}
      className="mt-4 inline-flex h-8 items-center gap-1.5 rounded-md border bg-background px-3 text-sm font-medium hover:bg-hover"
    >
      <Icon size="size-4" path={AGAIN} />
      Try again
    </button>
  </div>
);
