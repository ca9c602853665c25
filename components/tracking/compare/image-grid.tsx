'use client';
import { ImageOff } from 'lucide-react';
import { useRef } from 'react';
import { ArtifactImage } from '@/components/artifacts/viewers/artifact-image';
import { useInSight } from '@/lib/client/use-size';
import { formatBytes, formatCount, plural } from '@/lib/pure/format';
import { RunName } from './run-name';
import type { ComparedRun } from './use-comparison';
import { useOrderedRuns } from './use-ordered-runs';

const LARGEST_SHOWN = 25 << 20;

type GridProps = { path: string; sizes: readonly (number | null)[] };

/** The same picture of every run that has it, the baseline's first; each is fetched when it comes into sight. */
export function ImageGrid({ path, sizes }: GridProps) {
  const runs = useOrderedRuns();
  const having = runs.filter(({ place }) => sizes[place] != null);
  return (
    <section aria-label={path} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="flex min-h-11 shrink-0 items-center gap-3 border-b px-4">
        <h2 className="min-w-0 truncate font-medium" title={path}>
          {path}
        </h2>
        <span className="text-xs text-muted-foreground tabular">
          {formatCount(having.length)} of {plural(runs.length, 'run')}
        </span>
      </div>
      <ul className="grid min-h-0 flex-1 auto-rows-min grid-cols-[repeat(auto-fill,minmax(260px,1fr))] gap-4 overflow-y-auto p-4 scroll-thin">
        {having.map((run) => (
          <li key={run.runId}>
            <Picture run={run} path={path} size={sizes[run.place] ?? 0} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Picture({ run, path, size }: { run: ComparedRun; path: string; size: number }) {
  const box = useRef<HTMLElement>(null);
  const isInSight = useInSight(box);
  return (
    <figure ref={box} className="flex flex-col gap-1.5">
      <div className="grid aspect-[4/3] place-items-center overflow-hidden rounded-lg border bg-[repeating-conic-gradient(var(--muted)_0_25%,var(--background)_0_50%)] bg-[length:16px_16px]">
        {size > LARGEST_SHOWN ? (
          <Unshown>{formatBytes(size)} is too large to be shown here.</Unshown>
        ) : isInSight ? (
          <ArtifactImage
            source={{ kind: 'run', id: run.runId }}
            path={path}
            size={size}
            alt={`${path} of ${run.runName}`}
            className="max-h-full max-w-full bg-white"
          />
        ) : null}
      </div>
      <figcaption className="flex text-xs">
        <RunName run={run} className="flex-1" />
        <span className="text-muted-foreground tabular">{formatBytes(size)}</span>
      </figcaption>
    </figure>
  );
}

const Unshown = ({ children }: { children: React.ReactNode }) => (
  <p className="flex flex-col items-center gap-2 bg-background p-4 text-center text-xs text-muted-foreground">
    <ImageOff className="size-5" />
    {children}
  </p>
);
