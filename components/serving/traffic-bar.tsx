import { cn } from '@/components/ui/cn';
import { called } from './called';

type Share = { entity: string; model: string; version: number; percent: number };

export const colourOf = (at: number) => `var(--run-${(at % 10) + 1})`;

/** Who gets how much of the traffic, as one bar and in words. */
export function TrafficBar({ shares, className }: { shares: readonly Share[]; className?: string }) {
  const serving = shares.filter(({ percent }) => percent > 0);
  if (serving.length === 0) return <span className="text-muted-foreground">nothing</span>;
  const words = serving
    .map(({ model, version, percent }) => `${called(model, version)}: ${percent} %`)
    .join(', ');
  return (
    <span className={cn('flex min-w-0 flex-col gap-1 py-1', className)} title={words}>
      {serving.length > 1 && (
        <span aria-hidden className="flex h-1.5 w-full gap-px overflow-hidden rounded-full">
          {shares.map(({ entity, percent }, at) => (
            <span key={entity} style={{ width: `${percent}%`, background: colourOf(at) }} />
          ))}
        </span>
      )}
      <span className="truncate text-xs">
        {serving.map(({ entity, model, version, percent }, at) => (
          <span key={entity}>
            {at > 0 && ' · '}
            {model} {version > 0 && <span className="text-muted-foreground">v{version}</span>}
            {serving.length > 1 && <span className="tabular"> {percent} %</span>}
          </span>
        ))}
      </span>
    </span>
  );
}
