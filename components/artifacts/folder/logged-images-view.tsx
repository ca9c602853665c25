'use client';
import { useState } from 'react';
import { Time } from '@/components/data/time';
import { Slider } from '@/components/ui/slider';
import { formatCount, plural } from '@/lib/pure/format';
import { type ArtifactSource, artifactUrl } from '../source';
import type { ImageSeries } from './logged-images';

type Props = { source: ArtifactSource; series: readonly ImageSeries[] };

/** What `mlflow.log_image` logged: one picture a key, its steps under a slider. */
export const LoggedImagesView = ({ source, series }: Props) => (
  <div className="min-h-0 flex-1 overflow-y-auto p-4 scroll-thin">
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(220px,1fr))] gap-4">
      {series.map((one) => (
        <li key={one.key} className="min-w-0">
          <Series source={source} series={one} />
        </li>
      ))}
    </ul>
  </div>
);

function Series({ source, series: { key, images } }: { source: ArtifactSource; series: ImageSeries }) {
  const [at, setAt] = useState(images.length - 1);
  const image = images[Math.min(at, images.length - 1)];
  if (!image) return null;
  return (
    <figure className="flex h-full flex-col rounded-lg border">
      <a
        href={artifactUrl(source, image.path)}
        download
        title={`Download ${key} at step ${image.step}`}
        className="grid aspect-square place-items-center overflow-hidden rounded-t-lg bg-[repeating-conic-gradient(var(--muted)_0_25%,var(--background)_0_50%)] bg-[length:16px_16px] p-2"
      >
        {/* biome-ignore lint/performance/noImgElement: a file of a run, which no build knows. */}
        <img
          src={artifactUrl(source, image.thumbnail)}
          alt={`${key} at step ${image.step}`}
          className="max-h-full max-w-full object-contain"
        />
      </a>
      <figcaption className="flex flex-1 flex-col gap-1.5 border-t p-3">
        <span className="truncate font-medium" title={key}>
          {key}
        </span>
        <span className="text-xs text-muted-foreground tabular">
          step {formatCount(image.step)}, <Time value={image.time} />
        </span>
        {images.length > 1 && (
          <Slider
            label={`Step of ${key}`}
            value={at}
            min={0}
            max={images.length - 1}
            step={1}
            onValueChange={setAt}
          />
        )}
        <span className="text-xs text-muted-foreground">{plural(images.length, 'picture')}</span>
      </figcaption>
    </figure>
  );
}
