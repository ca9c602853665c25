'use client';
import {
  Box,
  Braces,
  ChevronRight,
  File,
  FileChartColumn,
  FileCode2,
  FileHeadphone,
  FileImage,
  FilePlay,
  FileText,
  Folder,
  type LucideIcon,
  NotebookText,
  Table2,
  Workflow,
} from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { cn } from '@/components/ui/cn';
import { Skeleton } from '@/components/ui/skeleton';
import { onTreeKey } from '@/lib/client/tree-keys';
import { formatBytes } from '@/lib/pure/format';
import { type FileKind, kindOf } from './file-kind';
import { type Listed, orderFiles, tabStop } from './order-files';
import { type ArtifactSource, type FileEntry, nameOf, useFolder } from './source';

type TreeProps = {
  source: ArtifactSource;
  files: readonly FileEntry[];
  selected: string | null;
  onSelect: (path: string) => void;
  isRunning: boolean;
};

const ICONS: Record<FileKind, LucideIcon> = {
  image: FileImage,
  drawing: FileImage,
  page: FileChartColumn,
  pdf: FileText,
  markdown: FileText,
  json: Braces,
  table: Table2,
  parquet: Table2,
  notebook: NotebookText,
  onnx: Workflow,
  mlmodel: Box,
  audio: FileHeadphone,
  video: FilePlay,
  text: FileCode2,
  other: File,
};

/** Folders first; each is asked for when it is opened. Arrow keys walk the tree as in any file manager. */
export function ArtifactTree({ files, ...props }: TreeProps) {
  const tree = useRef<HTMLDivElement>(null);
  const above = props.selected?.split('/').slice(0, -1) ?? [];
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set(above.map((_, depth) => above.slice(0, depth + 1).join('/'))),
  );
  const stop = tabStop(files, open, props.selected);
  const flip = (path: string, isOpen: boolean) =>
    setOpen((before) => new Set(isOpen ? [...before, path] : [...before].filter((other) => other !== path)));

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const items = [...(tree.current?.querySelectorAll<HTMLElement>('[role=treeitem]') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const item = items[at];
    const path = item?.dataset.path;
    if (!item || path === undefined) return;
    const expanded = item.getAttribute('aria-expanded');
    onTreeKey(event, {
      at,
      count: items.length,
      isOpen: expanded === null ? undefined : expanded === 'true',
      move: (to) => items[to]?.focus(),
      moveUp: () =>
        items.find((other) => other.dataset.path === path.split('/').slice(0, -1).join('/'))?.focus(),
      setOpen: (isOpen) => flip(path, isOpen),
      activate: () => item.click(),
    });
  }

  return (
    <div ref={tree} role="tree" aria-label="Artifacts" tabIndex={-1} onKeyDown={onKeyDown}>
      <Entries files={files} depth={0} open={open} onFlip={flip} stop={stop} {...props} />
    </div>
  );
}

type EntriesProps = TreeProps & {
  depth: number;
  open: ReadonlySet<string>;
  onFlip: (path: string, isOpen: boolean) => void;
  /** The path of the item that Tab leads to. */
  stop: string | undefined;
};

const Entries = ({ files, ...props }: EntriesProps) =>
  orderFiles(files).map(({ file, label }) => <Entry key={file.path} file={file} label={label} {...props} />);

type EntryProps = Omit<EntriesProps, 'files'> & Listed<FileEntry>;

function Entry({ file, label, ...props }: EntryProps) {
  const { depth, open, onFlip, selected, onSelect, stop } = props;
  const { path, isDir, fileSize } = file;
  const isOpen = isDir && open.has(path);
  const isSelected = selected === path;
  const Icon = isDir ? Folder : ICONS[kindOf(path)];
  return (
    <>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys belong to the tree. */}
      <div
        role="treeitem"
        aria-level={depth + 1}
        aria-expanded={isDir ? isOpen : undefined}
        aria-selected={isSelected}
        tabIndex={path === stop ? 0 : -1}
        data-path={path}
        onClick={() => {
          // A folder that is looked at stays open when it is chosen first.
          if (isDir && (isSelected || !isOpen)) onFlip(path, !isOpen);
          onSelect(path);
        }}
        style={{ paddingInlineStart: 4 + depth * 14 }}
        className={cn(
          'flex h-7 cursor-pointer items-center gap-1.5 rounded-sm pe-2 whitespace-nowrap',
          isSelected ? 'bg-accent-soft text-accent' : 'hover:bg-hover',
        )}
      >
        <ChevronRight
          aria-hidden
          className={cn(
            'size-3.5 shrink-0 text-muted-foreground transition-transform',
            isOpen && 'rotate-90',
            !isDir && 'invisible',
          )}
        />
        <Icon aria-hidden className={cn('size-4 shrink-0', !isSelected && 'text-muted-foreground')} />
        {/* However deep it stands, some of its name is in sight. */}
        <span title={nameOf(path)} className="min-w-24 flex-1 truncate">
          {label}
        </span>
        {!isDir && (
          <span className="shrink-0 ps-2 text-xs text-muted-foreground tabular">{formatBytes(fileSize)}</span>
        )}
      </div>
      {isOpen && <FolderEntries path={path} {...props} depth={depth + 1} />}
    </>
  );
}

const LOOK_AGAIN = 10_000;

function FolderEntries({ path, ...props }: Omit<EntriesProps, 'files'> & { path: string }) {
  const query = useFolder(props.source, path, { every: props.isRunning && LOOK_AGAIN });
  const indent = { paddingInlineStart: 26 + props.depth * 14 };
  if (query.error && !query.data) {
    return (
      <button
        type="button"
        style={indent}
        className="h-7 text-xs text-danger hover:underline"
        onClick={() => void query.refetch()}
      >
        {query.error.message} Try again
      </button>
    );
  }
  if (!query.data) {
    return (
      <div style={indent} className="flex h-7 items-center">
        <Skeleton className="w-24" />
      </div>
    );
  }
  if (query.data.files.length === 0) {
    return (
      <p style={indent} className="h-7 leading-7 text-muted-foreground">
        empty
      </p>
    );
  }
  return <Entries files={query.data.files} {...props} />;
}
