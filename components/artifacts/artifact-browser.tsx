'use client';
import { FileBox, FileQuestionMark } from 'lucide-react';
import { parseAsString, useQueryStates } from 'nuqs';
import { CodeBlock } from '@/components/data/code-block';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { Skeleton } from '@/components/ui/skeleton';
import { useOrigin } from '@/lib/client/use-origin';
import { ArtifactPreview } from './artifact-preview';
import { ArtifactTree } from './artifact-tree';
import { type ArtifactSource, useFolder } from './source';

const LOOK_AGAIN = 10_000;

type BrowserProps = { source: ArtifactSource; isRunning: boolean };

/** Files at the left, the chosen one beside them. */
export function ArtifactBrowser({ source, isRunning }: BrowserProps) {
  // Another file begins at its first page.
  const [{ path }, setView] = useQueryStates({
    path: parseAsString,
    page: parseAsString,
    part: parseAsString,
    sort: parseAsString,
  });
  const root = useFolder(source, '', { every: isRunning && LOOK_AGAIN });
  const open = (next: string) => void setView({ path: next, page: null, part: null, sort: null });
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
          <div className="max-h-[30vh] shrink-0 overflow-auto border-b p-2 scroll-thin md:max-h-none md:w-64 md:border-e md:border-b-0 xl:w-72">
            <ArtifactTree
              source={source}
              files={files}
              selected={path}
              onSelect={open}
              isRunning={isRunning}
            />
          </div>
          <div className="flex min-h-0 min-w-0 flex-1 flex-col">
            {path ? (
              <ArtifactPreview key={path} source={source} path={path} onOpen={open} />
            ) : (
              <EmptyState icon={<FileQuestionMark />} title="Choose a file" className="my-auto">
                Texts, tables, images, notebooks, models, reports, sound and film are shown here.
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
      {isRunning ? 'Files appear here as they are logged.' : 'No files were logged.'}
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
