'use client';
import { Box } from 'lucide-react';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { ArtifactBrowser } from '@/components/artifacts/artifact-browser';
import { EmptyState } from '@/components/data/states';
import { cn } from '@/components/ui/cn';
import { Segmented } from '@/components/ui/segmented';
import type { RunPageData } from '../run/use-run-page';
import { ModelDetail } from './model-detail';
import { ModelState } from './model-state';

const PARTS = ['about', 'files'] as const;

type Props = { models: RunPageData['loggedModels']; isRunning: boolean };

/** Models that the run logged, one at a time. */
export function ModelsTab({ models, isRunning }: Props) {
  const [{ model: asked, part }, setView] = useQueryStates({
    model: parseAsString,
    part: parseAsStringLiteral(PARTS).withDefault('about'),
    path: parseAsString,
  });
  const chosen = models.find(({ modelId }) => modelId === asked) ?? models[0];
  if (!chosen) {
    return (
      <EmptyState icon={<Box />} title="No models">
        What the run logs with <code className="font-mono">mlflow.&lt;flavor&gt;.log_model</code> is listed
        here.
      </EmptyState>
    );
  }
  return (
    <div className="flex h-full min-h-0 flex-col md:flex-row">
      {models.length > 1 && (
        <nav
          aria-label="Models"
          className="max-h-[24vh] shrink-0 overflow-y-auto border-b p-2 scroll-thin md:max-h-none md:w-56 md:border-e md:border-b-0"
        >
          <ul className="flex flex-col gap-0.5">
            {models.map(({ modelId, name, status }) => (
              <li key={modelId}>
                <button
                  type="button"
                  aria-current={modelId === chosen.modelId || undefined}
                  onClick={() => void setView({ model: modelId, path: null })}
                  className={cn(
                    'flex min-h-8 w-full items-center gap-2 rounded-sm px-2 text-start',
                    modelId === chosen.modelId ? 'bg-accent-soft text-accent' : 'hover:bg-hover',
                  )}
                >
                  <Box aria-hidden className="size-4 shrink-0" />
                  <span className="min-w-0 flex-1 truncate">{name}</span>
                  {status !== 'READY' && <ModelState status={status} />}
                </button>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-1.5 lg:px-6">
          <h2 className="min-w-0 truncate text-base font-semibold">{chosen.name}</h2>
          <ModelState status={chosen.status} />
          <Segmented
            label="Part of the model"
            value={part}
            onValueChange={(next) => void setView({ part: next, path: null })}
            options={[
              { value: 'about', label: 'About' },
              { value: 'files', label: 'Files' },
            ]}
            className="ms-auto"
          />
        </div>
        <div className="min-h-0 flex-1 overflow-hidden">
          {part === 'files' ? (
            <ArtifactBrowser
              key={chosen.modelId}
              source={{ kind: 'model', id: chosen.modelId }}
              isRunning={isRunning}
            />
          ) : (
            <ModelDetail key={chosen.modelId} modelId={chosen.modelId} />
          )}
        </div>
      </div>
    </div>
  );
}
