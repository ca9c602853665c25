'use client';
import { CircleAlert, RotateCw } from 'lucide-react';

type BrokenPageProps = { error: Error & { digest?: string }; onRetry: () => void };

/** A fault of ours that no part of the page could hold. Every page brings it along, so it is made of nothing but itself. */
export const BrokenPage = ({ error, onRetry }: BrokenPageProps) => (
  <div role="alert" className="flex flex-col items-center px-6 py-24 text-center">
    <div className="mb-3 grid size-10 place-items-center rounded-lg bg-danger-soft text-danger">
      <CircleAlert className="size-5" />
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
      <RotateCw className="size-4" />
      Try again
    </button>
  </div>
);
