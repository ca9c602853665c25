'use client';
import { File, Folder, FolderOpen } from 'lucide-react';
import { EmptyState } from '@/components/data/states';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { formatBytes } from '@/lib/pure/format';
import { readSeries } from '@/lib/pure/logged-images';
import { LoggedImagesView } from '../images/logged-images-view';
import { MlModelFacts } from '../mlmodel/mlmodel-facts';
import { useMlModel } from '../mlmodel/use-mlmodel';
import { orderFiles } from '../order-files';
import { type ArtifactSource, type FileEntry, nameOf, useFolder } from '../source';
import { FilePanel } from '../viewers/file-panel';

type Props = { source: ArtifactSource; path: string; onOpen: (path: string) => void };

/** A folder by what it is: logged pictures, a model, or a list of its files. */
export function FolderView({ source, path, onOpen }: Props) {
  return (
    <FilePanel
      query={useFolder(source, path)}
      what="the folder"
      empty={({ files }) =>
        files.length === 0 ? (
          <EmptyState icon={<FolderOpen />} title="This folder is empty" className="my-auto" />
        ) : undefined
      }
    >
      {({ files }) => {
        const series = readSeries(files);
        if (series.length > 0) return <LoggedImagesView source={source} series={series} />;
        const model = files.find((file) => nameOf(file.path) === 'MLmodel' && !file.isDir);
        return (
          <div className="min-h-0 flex-1 overflow-y-auto scroll-thin">
            {model && <ModelOfFolder source={source} path={path} file={model} />}
            <Entries files={files} onOpen={onOpen} />
          </div>
        );
      }}
    </FilePanel>
  );
}

function ModelOfFolder({ source, path, file }: { source: ArtifactSource; path: string; file: FileEntry }) {
  const query = useMlModel(source, file.path, file.fileSize ?? 0);
  return (
    <FilePanel query={query} what="the model" className="p-4">
      {(model) => <MlModelFacts source={source} folder={path} model={model} />}
    </FilePanel>
  );
}

const Entries = ({ files, onOpen }: { files: readonly FileEntry[]; onOpen: (path: string) => void }) => (
  <Table label="Files of the folder">
    <thead>
      <tr>
        <TableHead className="lg:first:ps-4">Name</TableHead>
        <TableHead align="end" className="w-28">
          Size
        </TableHead>
      </tr>
    </thead>
    <tbody>
      {orderFiles(files).map(({ file: { path, isDir, fileSize }, label }) => (
        <TableRow key={path}>
          <TableCell className="max-w-0 lg:first:ps-4">
            <button
              type="button"
              onClick={() => onOpen(path)}
              className="flex w-full min-w-0 items-center gap-2 rounded-xs text-start leading-6 hover:text-accent"
            >
              {isDir ? (
                <Folder aria-hidden className="size-4 shrink-0 text-muted-foreground" />
              ) : (
                <File aria-hidden className="size-4 shrink-0 text-muted-foreground" />
              )}
              <span className="truncate">{label}</span>
            </button>
          </TableCell>
          <TableCell align="end" className="text-muted-foreground">
            {isDir ? '' : formatBytes(fileSize)}
          </TableCell>
        </TableRow>
      ))}
    </tbody>
  </Table>
);
