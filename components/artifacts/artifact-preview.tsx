'use client';
import { Code, Download, FileQuestionMark } from 'lucide-react';
import { type ComponentType, type ReactNode, useState } from 'react';
import { CodeBlock } from '@/components/data/code-block';
import { CopyButton } from '@/components/data/copy-button';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import { Button } from '@/components/ui/button';
import { lazyPart } from '@/components/ui/lazily';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { useOrigin } from '@/lib/client/use-origin';
import { formatBytes } from '@/lib/pure/format';
import { type FileKind, kindOf, LARGEST } from './file-kind';
import { fileSnippet } from './file-snippet';
import { type ArtifactSource, artifactUrl, folderOf, useFolder } from './source';
import { FileSkeleton } from './viewers/file-panel';
import type { ViewerProps } from './viewers/viewer';

const lazy = (load: () => Promise<ComponentType<ViewerProps>>) => lazyPart(load, { loading: FileSkeleton });

const LongText = lazy(() => import('./viewers/long-text').then((module) => module.LongText));
const LongSeparated = lazy(() =>
  import('./tables/separated-viewer').then((module) => module.LongSeparatedViewer),
);
const Picture = lazy(() => import('./viewers/picture').then((module) => module.PictureViewer));
const FolderView = lazyPart(() => import('./folder/folder-view').then((module) => module.FolderView), {
  loading: FileSkeleton,
});

/** What shows a kind of file, and what shows one of it that is too long to be read as a whole. */
const VIEWERS: Record<
  Exclude<FileKind, 'other'>,
  { whole: ComponentType<ViewerProps>; long?: ComponentType<ViewerProps> }
> = {
  image: { whole: Picture },
  drawing: { whole: Picture },
  page: {
    whole: lazy(() => import('./viewers/page-viewer').then((module) => module.PageViewer)),
    long: LongText,
  },
  pdf: { whole: lazy(() => import('./viewers/pdf-viewer').then((module) => module.PdfViewer)) },
  markdown: {
    whole: lazy(() => import('./viewers/text-viewer').then((module) => module.MarkdownViewer)),
    long: LongText,
  },
  json: {
    whole: lazy(() => import('./viewers/json-viewer').then((module) => module.JsonViewer)),
    long: LongText,
  },
  table: {
    whole: lazy(() => import('./tables/separated-viewer').then((module) => module.SeparatedViewer)),
    long: LongSeparated,
  },
  parquet: { whole: lazy(() => import('./tables/parquet-viewer').then((module) => module.ParquetViewer)) },
  notebook: {
    whole: lazy(() => import('./notebook/notebook-viewer').then((module) => module.NotebookViewer)),
    long: LongText,
  },
  onnx: { whole: lazy(() => import('./onnx/onnx-viewer').then((module) => module.OnnxViewer)) },
  mlmodel: {
    whole: lazy(() => import('./mlmodel/mlmodel-viewer').then((module) => module.MlModelViewer)),
    long: LongText,
  },
  audio: { whole: lazy(() => import('./viewers/media').then((module) => module.AudioViewer)) },
  video: { whole: lazy(() => import('./viewers/media').then((module) => module.VideoViewer)) },
  text: {
    whole: lazy(() => import('./viewers/text-viewer').then((module) => module.TextViewer)),
    long: LongText,
  },
};

type PreviewProps = {
  source: ArtifactSource;
  path: string;
  /** Shows another file: one of a folder. */
  onOpen?: (path: string) => void;
};

const nowhere = () => {};

export function ArtifactPreview({ source, path, onOpen = nowhere }: PreviewProps) {
  const listing = useFolder(source, folderOf(path));
  const file = listing.data?.files.find((each) => each.path === path);
  return (
    <>
      <PreviewBar source={source} path={path} size={file?.fileSize} isFolder={file?.isDir} />
      <QueryPanel
        query={listing}
        what="the file"
        skeleton={<FileSkeleton />}
        className="flex min-h-0 flex-1 flex-col"
      >
        {() =>
          !file ? (
            <EmptyState icon={<FileQuestionMark />} title="No such file" className="my-auto">
              {path} is not, or no longer, among the artifacts.
            </EmptyState>
          ) : file.isDir ? (
            <FolderView source={source} path={path} onOpen={onOpen} />
          ) : (
            <FilePreview
              source={source}
              path={path}
              url={artifactUrl(source, path)}
              size={file.fileSize ?? 0}
            />
          )
        }
      </QueryPanel>
    </>
  );
}

function FilePreview(props: ViewerProps) {
  const { path, url, size } = props;
  const [isWanted, setWanted] = useState(false);
  const kind = kindOf(path);
  if (kind === 'other') return <NoPreview url={url}>Files of this kind have no preview.</NoPreview>;
  const { whole: Whole, long: Long } = VIEWERS[kind];
  const most = LARGEST[kind] ?? Number.POSITIVE_INFINITY;
  if (size <= most || isWanted) return <Whole {...props} />;
  if (Long) return <Long {...props} />;
  return (
    <NoPreview url={url} onShow={() => setWanted(true)}>
      It has {formatBytes(size)}, which the browser would have to hold as a whole.
    </NoPreview>
  );
}

type BarProps = {
  source: ArtifactSource;
  path: string;
  size: number | undefined;
  isFolder: boolean | undefined;
};

function PreviewBar({ source, path, size, isFolder }: BarProps) {
  const origin = useOrigin();
  return (
    <div className="flex min-h-11 shrink-0 items-center gap-2 border-b px-4">
      <h2 className="min-w-0 truncate font-medium" title={path}>
        {path}
      </h2>
      <CopyButton text={path} label="Copy path" />
      <span className="shrink-0 text-xs text-muted-foreground tabular">
        {size !== undefined && !isFolder && formatBytes(size)}
      </span>
      <div className="ms-auto flex items-center gap-2">
        <Popover>
          <PopoverTrigger asChild>
            <Button size="sm" variant="ghost" aria-label="Load in Python">
              <Code />
              <span className="hidden xl:inline">Load in Python</span>
            </Button>
          </PopoverTrigger>
          <PopoverContent
            align="end"
            className="w-[min(600px,calc(100vw-32px))] p-3"
            aria-label="Load in Python"
          >
            <CodeBlock
              label={`Load this ${isFolder ? 'folder' : 'file'} in Python`}
              code={fileSnippet(origin, source, path)}
            />
          </PopoverContent>
        </Popover>
        {isFolder === false && (
          <Button size="sm" asChild>
            <a href={artifactUrl(source, path)} download>
              <Download />
              <span className="hidden sm:inline">Download</span>
              <span className="sr-only sm:hidden">Download</span>
            </a>
          </Button>
        )}
      </div>
    </div>
  );
}

const NoPreview = ({ url, onShow, children }: { url: string; onShow?: () => void; children: ReactNode }) => (
  <EmptyState
    icon={<FileQuestionMark />}
    title={onShow ? 'A large file' : 'No preview'}
    className="my-auto"
    actions={
      <>
        <Button asChild>
          <a href={url} download>
            <Download />
            Download
          </a>
        </Button>
        {onShow && <Button onClick={onShow}>Show it all the same</Button>}
      </>
    }
  >
    {children}
  </EmptyState>
);
