'use client';
import { Images } from 'lucide-react';
import { useMemo } from 'react';
import { stepsOf } from '@/components/artifacts/images/logged-images-view';
import { StepPicture } from '@/components/artifacts/images/step-picture';
import { StepSlider } from '@/components/artifacts/images/step-slider';
import { CodeBlock } from '@/components/data/code-block';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { Select } from '@/components/ui/select';
import type { OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { pictureAt } from '@/lib/pure/logged-images';
import { TableSkeleton } from './overview-tab';
import { RunName } from './run-name';
import { useComparison } from './use-comparison';
import { useOrderedRuns } from './use-ordered-runs';

type Answer = OutputOf<'tracking.compareImages'>;

/** Folders of all runs are listed: not as often as their numbers are asked for. */
const LOOK_AGAIN = 30_000;

/** The pictures of the runs beside each other, all at one step. */
export function ImagesTab() {
  const { refs, every } = useComparison();
  const query = useOperation(
    'tracking.compareImages',
    { runs: refs },
    { keepPrevious: true, every: every && LOOK_AGAIN },
  );
  return (
    <QueryPanel
      query={query}
      what="the images"
      skeleton={<TableSkeleton />}
      className="flex h-full min-h-0 flex-col"
      empty={({ series, elsewhere }) =>
        series.length === 0 ? <NoImages elsewhere={elsewhere} /> : undefined
      }
    >
      {(answer) => <Pictures answer={answer} />}
    </QueryPanel>
  );
}

const ALL = ' ';

function Pictures({ answer: { series, isCut, elsewhere } }: { answer: Answer }) {
  const { url, set } = useComparison();
  const shown = series.some(({ key }) => key === url.image)
    ? series.filter(({ key }) => key === url.image)
    : series;
  const steps = useMemo(() => stepsOf(shown.map(({ pictures }) => pictures)), [shown]);
  const step = url.step ?? steps.at(-1) ?? 0;
  return (
    <>
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b px-4 py-1.5 lg:px-6">
        {series.length > 1 && (
          <Select
            label="Pictures"
            isLabelShown
            value={url.image ?? ALL}
            onValueChange={(key) => void set({ image: key === ALL ? null : key })}
            options={[
              { value: ALL, label: `All ${series.length}` },
              ...series.map(({ key }) => ({ value: key, label: key })),
            ]}
          />
        )}
        {steps.length > 1 && (
          <StepSlider steps={steps} step={step} onStep={(next) => void set({ step: next })} />
        )}
        {isCut && (
          <span className="text-xs text-muted-foreground">
            There are more pictures than are listed: some steps are left out.
          </span>
        )}
        {elsewhere > 0 && (
          <span className="text-xs text-muted-foreground">
            {plural(elsewhere, 'run')} keeps artifacts where this server does not see them.
          </span>
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto p-4 scroll-thin lg:px-6">
        <div className="flex flex-col gap-6">
          {shown.map(({ key, pictures }) => (
            <Row key={key} name={key} pictures={pictures} step={step} />
          ))}
        </div>
      </div>
    </>
  );
}

type RowProps = { name: string; pictures: Answer['series'][number]['pictures']; step: number };

/** What one key, or one path, shows in each run. */
function Row({ name, pictures, step }: RowProps) {
  const runs = useOrderedRuns();
  const byPlace = useMemo(() => {
    const found = new Map<number, typeof pictures>();
    for (const picture of pictures) found.set(picture.place, [...(found.get(picture.place) ?? []), picture]);
    return found;
  }, [pictures]);
  return (
    <section aria-label={name}>
      <h2 className="mb-2 flex items-baseline gap-2 text-sm font-semibold">
        <span className="truncate" title={name}>
          {name}
        </span>
        <span className="text-xs font-normal text-muted-foreground tabular">
          {byPlace.size} of {plural(runs.length, 'run')}
        </span>
      </h2>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,220px),1fr))] gap-4">
        {runs.map((run) => {
          const own = byPlace.get(run.place);
          return (
            own && (
              <li key={run.runId} className="min-w-0">
                <StepPicture
                  source={{ kind: 'run', id: run.runId }}
                  name={`${name} of ${run.runName || run.runId}`}
                  picture={pictureAt(own, step)}
                  step={step}
                  caption={<RunName run={run} className="flex-1" />}
                />
              </li>
            )
          );
        })}
      </ul>
    </section>
  );
}

const SNIPPET = 'mlflow.log_image(image, key="samples/mask", step=step)';

const NoImages = ({ elsewhere }: { elsewhere: number }) => (
  <EmptyState icon={<Images />} title="No images">
    {elsewhere > 0 ? (
      'These runs keep their artifacts where this server does not see them.'
    ) : (
      <>
        What runs log as pictures stands here side by side, with one slider for the step.
        <CodeBlock label="Log an image in Python" code={SNIPPET} className="mt-3 text-start" />
      </>
    )}
  </EmptyState>
);
