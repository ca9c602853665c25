'use client';
import { useQueries } from '@tanstack/react-query';
import { File, FileBox, FileCode2, FileImage, FileQuestion, Folder, FolderOpen } from 'lucide-react';
import { useState } from 'react';
import { ArtifactPreview } from '@/components/artifacts/artifact-preview';
import { type FileKind, kindOf } from '@/components/artifacts/file-kind';
import { QueryPanel } from '@/components/data/query-panel';
import { EmptyState } from '@/components/data/states';
import type { OutputOf } from '@/lib/client/call';
import { operationOptions, useOperation } from '@/lib/client/use-operation';
import { plural } from '@/lib/pure/format';
import { FileDiff } from './file-diff';
import { FileList, type ListedFile } from './file-list';
import { ImageGrid } from './image-grid';
import { TableSkeleton } from './overview-tab';
import { isTable, JoinedTable, TableOrText } from './tables/joined-table';
import { useComparison } from './use-comparison';

type Entry = OutputOf<'tracking.compareArtifacts'>['entries'][number];

const PREFIX = 'artifact ';
const PICTURES: readonly FileKind[] = ['image', 'drawing'];
const TEXTS: readonly FileKind[] = ['text', 'markdown', 'json', 'table', 'mlmodel', 'notebook'];

/** The files of all runs as one tree: texts as a diff, pictures beside each other, others in two previews. */
export function ArtifactsTab() {
  const { refs, url, set } = useComparison();
  const path = url.path?.startsWith(PREFIX) ? url.path.slice(PREFIX.length) : null;
  const above = path?.split('/').slice(0, -1) ?? [];
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set(above.map((_, depth) => above.slice(0, depth + 1).join('/'))),
  );
  const root = useOperation('tracking.compareArtifacts', { runs: refs }, { keepPrevious: true });
  const folders = [...open];
  const below = useQueries({
    queries: folders.map((folder) =>
      operationOptions('tracking.compareArtifacts', { runs: refs, path: folder }),
    ),
  });
  const inside = new Map(folders.map((folder, at) => [folder, below[at]?.data?.entries ?? []]));
  const entries = laidOut(root.data?.entries ?? [], inside, 0);
  const selected = entries.find(({ entry }) => entry.path === path)?.entry;

  const select = (id: string) => {
    const entry = entries.find((each) => each.entry.path === id)?.entry;
    if (!entry?.isDir) return void set({ path: PREFIX + id, ...NO_TABLE });
    setOpen((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  };
  return (
    <QueryPanel
      query={root}
      what="the artifacts"
      skeleton={<TableSkeleton />}
      className="flex h-full min-h-0 flex-col"
      empty={({ entries: found, elsewhere }) =>
        found.length === 0 ? <NoArtifacts elsewhere={elsewhere} /> : undefined
      }
    >
      {({ isCut, elsewhere }) => (
        <div className="flex min-h-0 flex-1 flex-col md:flex-row">
          <FileList
            label="Artifacts of the runs"
            files={entries.map(({ entry, depth }) => lineOf(entry, depth, open.has(entry.path), refs.length))}
            selected={path ?? ''}
            onSelect={select}
            isOpen={(id) =>
              entries.find(({ entry }) => entry.path === id)?.entry.isDir ? open.has(id) : undefined
            }
          >
            {isCut && <Note>There are more files than are listed.</Note>}
            {elsewhere > 0 && (
              <Note>{plural(elsewhere, 'run')} keeps artifacts where this server does not see them.</Note>
            )}
          </FileList>
          {selected ? (
            <Shown key={selected.path} entry={selected} />
          ) : (
            <EmptyState icon={<FileQuestion />} title="Choose a file" className="m-auto">
              Texts are shown by what differs from the baseline, tables of all runs as one, pictures beside
              each other.
            </EmptyState>
          )}
        </div>
      )}
    </QueryPanel>
  );
}

/** What was chosen of another table. */
const NO_TABLE = { as: null, key: null, column: null, find: null, sort: null, page: null };

type Placed = { entry: Entry; depth: number };

const laidOut = (
  entries: readonly Entry[],
  inside: ReadonlyMap<string, readonly Entry[]>,
  depth: number,
): Placed[] =>
  entries.flatMap((entry) => [{ entry, depth }, ...laidOut(inside.get(entry.path) ?? [], inside, depth + 1)]);

function lineOf(entry: Entry, depth: number, isOpen: boolean, runs: number): ListedFile {
  const kind = kindOf(entry.path);
  const Icon = PICTURES.includes(kind)
    ? FileImage
    : kind === 'parquet' || TEXTS.includes(kind)
      ? FileCode2
      : File;
  const having = entry.sizes.filter((size) => size !== null).length;
  return {
    id: entry.path,
    icon: entry.isDir ? isOpen ? <FolderOpen /> : <Folder /> : <Icon />,
    name: entry.name,
    depth,
    note: having < runs ? `${having} of ${runs}` : entry.isDifferent ? 'sizes differ' : '',
  };
}

const Note = ({ children }: { children: React.ReactNode }) => (
  <p className="px-2 py-2 text-xs text-muted-foreground">{children}</p>
);

function Shown({ entry: { path, sizes } }: { entry: Entry }) {
  const { baseline, other, url } = useComparison();
  const kind = kindOf(path);
  if (PICTURES.includes(kind)) return <ImageGrid path={path} sizes={sizes} />;
  if (isTable(path) && url.as !== 'text') return <JoinedTable path={path} />;
  if (TEXTS.includes(kind))
    return <FileDiff path={path} title={path} tools={isTable(path) && <TableOrText />} />;
  const pair = other === baseline ? [baseline] : [baseline, other];
  return (
    <div className="grid min-h-0 min-w-0 flex-1 auto-rows-fr gap-px bg-border lg:auto-cols-fr lg:grid-flow-col">
      {pair.map((run) => (
        <section
          key={run.runId}
          aria-label={run.runName}
          className="flex min-h-0 min-w-0 flex-col bg-background"
        >
          <p className="border-b px-4 py-1.5 text-xs font-medium">{run.runName}</p>
          {sizes[run.place] == null ? (
            <EmptyState icon={<FileQuestion />} title="Not there">
              This run has no {path}.
            </EmptyState>
          ) : (
            <ArtifactPreview source={{ kind: 'run', id: run.runId }} path={path} />
          )}
        </section>
      ))}
    </div>
  );
}

const NoArtifacts = ({ elsewhere }: { elsewhere: number }) => (
  <EmptyState icon={<FileBox />} title="No artifacts">
    {elsewhere > 0
      ? 'These runs keep their artifacts where this server does not see them.'
      : 'None of these runs has logged a file.'}
  </EmptyState>
);
