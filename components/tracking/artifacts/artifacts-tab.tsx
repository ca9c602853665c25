'use client';
import { FileBox, FileQuestion } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { CodeBlock } from '@/components/data/code-block';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';
import { useOrigin } from '@/lib/client/use-origin';
import { ArtifactPreview } from './artifact-preview';
import { ArtifactTree } from './artifact-tree';

const LOOK_AGAIN = 10_000;

export function ArtifactsTab({ runId, isRunning }: { runId: string; isRunning: boolean }) {
  const [path, setPath] = useQueryState('path', parseAsString);
  const root = useOperation('tracking.listArtifacts', { runId }, { every: isRunning && LOOK_AGAIN });
  return (
    <QueryPanel
      query={root}
      what="the artifacts"
      skeleton={<TreeSkeleton />}
      className="flex h-full flex-col"
      empty={({ files }) => (files.length === 0 ? <NoArtifacts isRunning={isRunning} /> : undefined)}
    >
      {({ files }) => (
        <div className="flex min-h-0 flex-1 flex-col md:flex-row">
          <div className="max-h-[38vh] shrink-0 overflow-auto border-b p-2 scroll-thin md:max-h-none md:w-72 md:border-e md:border-b-0">
            <ArtifactTree
              runId={runId}
              files={files}
              selected={path}
              onSelect={(next) => void setPath(next)}
              isRunning={isRunning}
            />
          </div>
          <div className="flex min-h-0 min-w-0 flex-1 flex-col">
            {path ? (
              <ArtifactPreview key={path} runId={runId} path={path} />
            ) : (
              <EmptyState icon={<FileQuestion />} title="Choose a file" className="my-auto">
                Texts, tables, images, reports, sound and film are shown here.
              </EmptyState>
            )}
          </div>
        </div>
      )}
    </QueryPanel>
  );
}

function NoArtifacts({ isRunning }: { isRunning: boolean }) {
  const origin = useOrigin();
  return (
    <EmptyState icon={<FileBox />} title="No artifacts">
      {isRunning ? 'Files appear here as the run logs them.' : 'This run logged no files.'}
      <CodeBlock
        label="Example"
        className="mt-4 text-start text-foreground"
        code={`mlflow.set_tracking_uri("${origin}")\n\nmlflow.log_artifact("report.html")\nmlflow.log_figure(figure, "plots/roc.png")`}
      />
    </EmptyState>
  );
}

const TreeSkeleton = () => (
  <div className="flex flex-col gap-3 p-4">
    {['w-40', 'w-56', 'w-48', 'w-36'].map((width) => (
      <Skeleton key={width} className={width} />
    ))}
  </div>
);
