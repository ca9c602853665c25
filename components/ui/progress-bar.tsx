import { cn } from './cn';

/** How far something is; of unknown length it only moves. */
export const ProgressBar = ({
  share,
  label,
  className,
}: {
  share: number | undefined;
  label: string;
  className?: string;
}) => (
  <div
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={100}
    {...(share !== undefined && { 'aria-valuenow': Math.round(share * 100) })}
    className={cn('h-1.5 overflow-hidden rounded-full bg-muted', className)}
  >
    <div
      className={cn(
        'h-full rounded-full bg-accent',
        share === undefined ? 'w-1/5 animate-live' : 'transition-[width]',
      )}
      style={share === undefined ? undefined : { width: `${share * 100}%` }}
    />
  </div>
);
