'use client';
import { CircleAlert, RotateCw } from 'lucide-react';
import { Button } from '@/components/ui/button';

type BrokenPageProps = { error: Error & { digest?: string }; onRetry: () => void };

/** A fault of ours that no part of the page could hold. */
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
    <Button className="mt-4" onClick={onRetry}>
      <RotateCw />
      Try again
    </Button>
  </div>
);
