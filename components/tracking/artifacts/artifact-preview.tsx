'use client';
import { Code, Download, FileQuestion } from 'lucide-react';
import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import { CodeBlock } from '@/components/data/code-block';
import { CopyButton } from '@/components/data/copy-button';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { Button } from '@/components/ui/button';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { Skeleton } from '@/components/ui/skeleton';
import { useOperation } from '@/lib/client/use-operation';
import { useOrigin } from '@/lib/client/use-origin';
import { formatBytes } from '@/lib/pure/format';
import { loadArtifactSnippet } from '../snippets';
import { BlobPreview, PagePreview } from './blob-preview';
import { useArtifact } from './fetch-artifact';
import { artifactPageUrl, artifactUrl, CAPS, endingOf, isPartial, lookOf } from './file-kind';

const TextPreview = dynamic(() => import('./text-preview').then((module) => module.TextPreview));
const SeparatedPreview = dynamic(() => import('./table-preview').then((module) => module.SeparatedPreview));
const ParquetPreview = dynamic(() => import('./parquet-preview').then((module) => module.ParquetPreview));

type PreviewProps = { runId: string; path: string };

export function ArtifactPreview({ runId, path }: PreviewProps) {
  const folder = path.split('/').slice(0, -1).join('/');
  const listing = useOperation('tracking.listArtifacts', folder ? { runId, path: folder } : { runId });
  const file = listing.data?.files.find((each) => each.path === path);
  return (
    <>
      <PreviewBar runId={runId} path={path} size={file?.fileSize} />
      <QueryPanel
        query={listing}
        what="the file"
        skeleton={<PreviewSkeleton />}
        className="flex min-h-0 flex-1 flex-col"
      >
        {() =>
          file && !file.isDir ? (
            <Preview runId={runId} path={path} size={file.fileSize ?? 0} />
          ) : (
            <EmptyState icon={<FileQuestion />} title="No such file">
              {path} is not, or no longer, among the run’s artifacts.
            </EmptyState>
          )
        }
      </QueryPanel>
    </>
  );
}

function PreviewBar({ runId, path, size }: PreviewProps & { size: number | undefined }) {
  const origin = useOrigin();
  return (
    <div className="flex min-h-11 shrink-0 items-center gap-2 border-b px-4">
      <h2 className="min-w-0 truncate font-medium" title={path}>
        {path}
      </h2>
      <CopyButton text={path} label="Copy path" />
      <span className="text-xs text-muted-foreground tabular">{size !== undefined && formatBytes(size)}</span>
      <div className="ms-auto flex items-center gap-2">
        <Popover>
          <PopoverTrigger asChild>
            <Button size="sm" variant="ghost" aria-label="Load in Python">
              <Code />
              <span className="hidden lg:inline">Load in Python</span>
            </Button>
          </PopoverTrigger>
          <PopoverContent
            align="end"
            className="w-[min(600px,calc(100vw-32px))] p-3"
            aria-label="Load in Python"
          >
            <CodeBlock label="Load this file in Python" code={loadArtifactSnippet(origin, runId, path)} />
          </PopoverContent>
        </Popover>
        <Button size="sm" asChild>
          <a href={artifactUrl(runId, path)} download>
            <Download />
            Download
          </a>
        </Button>
      </div>
    </div>
  );
}

type SizedProps = PreviewProps & { size: number };

function Preview({ runId, path, size }: SizedProps) {
  const { kind, type } = lookOf(path);
  if (kind === 'other') {
    return (
      <NoPreview runId={runId} path={path}>
        Files of this kind have no preview.
      </NoPreview>
    );
  }
  if (size > CAPS[kind] && !isPartial(kind)) {
    return (
      <NoPreview runId={runId} path={path}>
        {formatBytes(size)} is more than the {formatBytes(CAPS[kind])} that are previewed of such a file.
      </NoPreview>
    );
  }
  if (kind === 'html') return <PagePreview src={artifactPageUrl(runId, path)} name={path} />;
  if (kind === 'parquet') return <ParquetPreview runId={runId} path={path} size={size} />;
  return <BytesPreview runId={runId} path={path} size={size} kind={kind} type={type} />;
}

function BytesPreview({ runId, path, size, kind, type }: SizedProps & ReturnType<typeof lookOf>) {
  const limit = CAPS[kind];
  const query = useArtifact({ runId, path, size, limit });
  return (
    <QueryPanel
      query={query}
      what="the file"
      skeleton={<PreviewSkeleton />}
      className="flex min-h-0 flex-1 flex-col"
    >
      {(bytes) => {
        const isCut = bytes.byteLength < size;
        const note = isCut && (
          <p className="shrink-0 border-b bg-warning-soft px-4 py-1.5 text-xs text-warning">
            The first {formatBytes(bytes.byteLength)} of {formatBytes(size)}; download it to see the whole.
          </p>
        );
        if (kind === 'text' || kind === 'markdown') {
          return (
            <>
              {note}
              <TextPreview
                bytes={bytes}
                path={path}
                isMarkdown={kind === 'markdown'}
                isCut={isCut}
                fallback={
                  <NoPreview runId={runId} path={path}>
                    This file holds bytes, not text.
                  </NoPreview>
                }
              />
            </>
          );
        }
        if (kind === 'table') {
          return (
            <>
              {note}
              <SeparatedPreview
                bytes={bytes}
                separator={endingOf(path) === 'tsv' ? '\t' : ','}
                isCut={isCut}
                name={path}
              />
            </>
          );
        }
        return <BlobPreview bytes={bytes} kind={kind} type={type} name={path} />;
      }}
    </QueryPanel>
  );
}

const NoPreview = ({ runId, path, children }: PreviewProps & { children: ReactNode }) => (
  <EmptyState
    icon={<FileQuestion />}
    title="No preview"
    actions={
      <Button asChild>
        <a href={artifactUrl(runId, path)} download>
          <Download />
          Download
        </a>
      </Button>
    }
  >
    {children}
  </EmptyState>
);

const PreviewSkeleton = () => (
  <div className="flex flex-col gap-2.5 p-4">
    {['w-3/4', 'w-1/2', 'w-2/3', 'w-1/3', 'w-3/5'].map((width) => (
      <Skeleton key={width} className={width} />
    ))}
  </div>
);
