'use client';
import { ImageOff } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useInSight } from '@/lib/client/use-size';
import { formatBytes, formatCount } from '@/lib/pure/format';
import { type ArtifactSource, artifactUrl } from '../source';
import { ArtifactImage } from '../viewers/artifact-image';

const LARGEST_SHOWN = 25 << 20;

export type ShownPicture = { step: number | null; path: string; thumbnail: string; size: number };

type Props = {
  source: ArtifactSource;
  /** What it is of, for whoever does not see it: `val/mask of bold-owl`. */
  name: string;
  /** Undefined where there is none up to the step. */
  picture: ShownPicture | undefined;
  step: number;
  caption: ReactNode;
};

/** The picture of one run at a step. It is fetched when it comes into sight; a link leads to the original. */
export function StepPicture({ source, name, picture, step, caption }: Props) {
  const box = useRef<HTMLElement>(null);
  const isInSight = useInSight(box);
  const isEarlier = picture !== undefined && picture.step !== null && picture.step !== step;
  return (
    <figure ref={box} className="m-0 flex min-w-0 flex-col gap-1.5">
      <div className="grid aspect-[4/3] place-items-center overflow-hidden rounded-lg border bg-[repeating-conic-gradient(var(--muted)_0_25%,var(--background)_0_50%)] bg-[length:16px_16px]">
        {!picture ? (
          <Unshown>None up to step {formatCount(step)}</Unshown>
        ) : picture.size > LARGEST_SHOWN ? (
          <Unshown>{formatBytes(picture.size)} is too large to be shown here.</Unshown>
        ) : isInSight ? (
          <a
            href={artifactUrl(source, picture.path)}
            download
            aria-label={`Download ${name}${atStep(picture)}`}
            className="grid h-full w-full place-items-center overflow-hidden"
          >
            <ArtifactImage
              source={source}
              path={picture.thumbnail}
              size={picture.size}
              alt={`${name}${atStep(picture)}`}
              className="h-full w-full object-contain"
            />
          </a>
        ) : null}
      </div>
      <figcaption className="flex min-w-0 items-center gap-2 text-xs">
        <span className="flex min-w-0 flex-1">{caption}</span>
        {isEarlier && (
          <span className="shrink-0 text-warning tabular">from step {formatCount(picture.step ?? 0)}</span>
        )}
      </figcaption>
    </figure>
  );
}

const atStep = ({ step }: ShownPicture) => (step === null ? '' : ` at step ${formatCount(step)}`);

const Unshown = ({ children }: { children: ReactNode }) => (
  <p className="flex h-full w-full flex-col items-center justify-center gap-2 bg-background p-4 text-center text-xs text-muted-foreground">
    <ImageOff className="size-5" />
    {children}
  </p>
);
