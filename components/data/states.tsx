'use client';
import { ArrowLeft, CircleAlert, Lock, RotateCw, SearchX } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import type { CallError } from '@/lib/client/call';
import { CopyButton } from './copy-button';

type EmptyProps = {
  icon?: ReactNode;
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  className?: string;
};

/** Nothing here: what would be here, and the next step. */
export const EmptyState = ({ icon, title, children, actions, className }: EmptyProps) => (
  <div className={cn('flex flex-col items-center px-6 py-14 text-center', className)}>
    {icon && (
      <div className="mb-3 grid size-10 place-items-center rounded-lg border bg-surface text-muted-foreground [&_svg]:size-5">
        {icon}
      </div>
    )}
    <h2 className="text-base font-semibold">{title}</h2>
    {children && <div className="mt-1 w-full max-w-md text-sm text-muted-foreground">{children}</div>}
    {actions && <div className="mt-4 flex flex-wrap justify-center gap-2">{actions}</div>}
  </div>
);

const RequestId = ({ id }: { id: string | undefined }) =>
  id ? (
    <span className="inline-flex items-center gap-0.5 font-mono text-xs text-muted-foreground">
      request {id}
      <CopyButton text={id} label="Copy request id" />
    </span>
  ) : null;

type ErrorProps = {
  error: CallError;
  what: string;
  onRetry: () => void;
  isRetrying?: boolean;
  className?: string;
};

type ErrorStateProps = ErrorProps & {
  /** Where one goes from what is not there, or not for oneself. */
  back?: { label: string; href: string } | undefined;
};

/** Nothing to show because a question failed. */
export function ErrorState({ error, what, onRetry, isRetrying, className, back }: ErrorStateProps) {
  const isMissing = error.status === 404;
  const isDenied = error.status === 403;
  return (
    <div role="alert" className={cn('flex flex-col items-center px-6 py-14 text-center', className)}>
      <div
        className={cn(
          'mb-3 grid size-10 place-items-center rounded-lg [&_svg]:size-5',
          isMissing || isDenied ? 'border bg-surface text-muted-foreground' : 'bg-danger-soft text-danger',
        )}
      >
        {isDenied ? <Lock /> : isMissing ? <SearchX /> : <CircleAlert />}
      </div>
      <h2 className="text-base font-semibold">
        {isDenied
          ? `You may not see ${what}`
          : isMissing
            ? `${capital(what)} not found`
            : `Could not load ${what}`}
      </h2>
      <p className="mt-1 max-w-md text-sm text-muted-foreground [overflow-wrap:anywhere]">{error.message}</p>
      {back && isMissing && (
        <p className="mt-1 max-w-md text-sm text-muted-foreground">
          It may have been deleted, or it is not shared with you: nobody is told which. If you need it, ask
          whoever gave you the link, or an administrator.
        </p>
      )}
      <div className="mt-4 flex flex-wrap items-center justify-center gap-x-3 gap-y-2">
        {back && (isMissing || isDenied) && (
          <Button asChild>
            <Link href={back.href}>
              <ArrowLeft />
              {back.label}
            </Link>
          </Button>
        )}
        <Button
          variant={back && (isMissing || isDenied) ? 'ghost' : 'outline'}
          onClick={onRetry}
          disabled={isRetrying}
        >
          <RotateCw className={cn(isRetrying && 'animate-spin')} />
          Try again
        </Button>
        <RequestId id={error.requestId} />
      </div>
    </div>
  );
}

const capital = (text: string) => text.replace(/^the /, '').replace(/^./, (first) => first.toUpperCase());

/** What is on screen is the last good answer: the newest question failed. */
export const StaleNotice = ({ error, what, onRetry, isRetrying, className }: ErrorProps) => (
  <div
    role="alert"
    className={cn(
      'flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md bg-warning-soft px-3 py-1.5 text-xs text-warning',
      className,
    )}
  >
    <CircleAlert className="size-4 shrink-0" />
    <span className="min-w-0 flex-1">
      Could not refresh {what}; this is the last good answer. {error.message}
    </span>
    <RequestId id={error.requestId} />
    <Button variant="ghost" size="sm" onClick={onRetry} disabled={isRetrying}>
      Try again
    </Button>
  </div>
);
