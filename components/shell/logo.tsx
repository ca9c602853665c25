import { cn } from '@/components/ui/cn';

/** A plumb bob on its line. */
export const Mark = ({ className }: { className?: string }) => (
  <svg viewBox="0 0 20 20" aria-hidden className={cn('size-5', className)}>
    <path d="M10 0v6" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
    <Bob />
  </svg>
);

/** The bob alone, for a line drawn elsewhere. */
export const BobMark = ({ className }: { className?: string }) => (
  <svg viewBox="4 5 12 15" aria-hidden className={className}>
    <Bob />
  </svg>
);

const Bob = () => (
  <>
    <path d="M7.500 5.500h5v2h-5z" fill="currentColor" />
    <path
      d="M6 8.500h8c.8 0 1.200.9.7 1.500L10 19.500 5.300 10c-.5-.6-.1-1.500.7-1.500z"
      fill="var(--accent)"
    />
  </>
);

export const Wordmark = () => (
  <span className="inline-flex items-center gap-2 text-base font-semibold tracking-tight">
    <Mark />
    Plumbline
  </span>
);
