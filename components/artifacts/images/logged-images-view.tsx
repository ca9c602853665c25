'use client';
import { parseAsInteger, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { plural } from '@/lib/pure/format';
import { type ImageSeries, pictureAt } from '@/lib/pure/logged-images';
import type { ArtifactSource } from '../source';
import { StepPicture } from './step-picture';
import { StepSlider } from './step-slider';

type Props = { source: ArtifactSource; series: readonly ImageSeries[] };

/** What `mlflow.log_image` logged: a picture of each key, all at one step. */
export function LoggedImagesView({ source, series }: Props) {
  const [chosen, choose] = useQueryState('step', parseAsInteger);
  const steps = useMemo(() => stepsOf(series.map(({ images }) => images)), [series]);
  const step = chosen ?? steps.at(-1) ?? 0;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {steps.length > 1 && (
        <div className="flex min-h-11 shrink-0 items-center border-b px-4">
          <StepSlider steps={steps} step={step} onStep={(next) => void choose(next)} />
        </div>
      )}
      <ul className="grid min-h-0 flex-1 auto-rows-min grid-cols-[repeat(auto-fill,minmax(220px,1fr))] gap-4 overflow-y-auto p-4 scroll-thin">
        {series.map(({ key, images }) => {
          const picture = pictureAt(images, step);
          return (
            <li key={key} className="min-w-0">
              <StepPicture
                source={source}
                name={key}
                picture={picture && { ...picture, size: 0 }}
                step={step}
                caption={
                  <span className="flex min-w-0 flex-1 gap-2">
                    <span className="truncate font-medium" title={key}>
                      {key}
                    </span>
                    <span className="shrink-0 text-muted-foreground">{plural(images.length, 'picture')}</span>
                  </span>
                }
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** All steps that pictures are of, in their order. */
export const stepsOf = (pictures: readonly (readonly { step: number | null }[])[]): number[] =>
  [...new Set(pictures.flat().flatMap(({ step }) => (step === null ? [] : [step])))].sort((a, b) => a - b);
