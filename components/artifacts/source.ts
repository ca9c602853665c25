'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import type { CallError, OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';

/** Whose files: a run's, or a logged model's. */
export type ArtifactSource = { kind: 'run' | 'model'; id: string };

export type FileEntry = OutputOf<'tracking.listArtifacts'>['files'][number];

const at = encodeURIComponent;

/** Where the bytes of a file are; ranges of it can be asked for. */
export const artifactUrl = ({ kind, id }: ArtifactSource, path: string): string =>
  kind === 'run'
    ? `/get-artifact?run_id=${at(id)}&path=${at(path)}`
    : `/ajax-api/2.0/mlflow/logged-models/${at(id)}/artifacts/files?artifact_file_path=${at(path)}`;

export const folderOf = (path: string): string => path.split('/').slice(0, -1).join('/');
export const nameOf = (path: string): string => path.split('/').at(-1) ?? path;

/** Entries of one folder; the root's is the empty path. */
export function useFolder(
  { kind, id }: ArtifactSource,
  path: string,
  options: { every?: number | false } = {},
): UseQueryResult<{ files: FileEntry[] }, CallError> {
  const ofRun = useOperation(
    'tracking.listArtifacts',
    { runId: id, ...(path && { path }) },
    { ...options, enabled: kind === 'run' },
  );
  const ofModel = useOperation(
    'tracking.listLoggedModelArtifacts',
    { modelId: id, ...(path && { artifactDirectoryPath: path }) },
    { ...options, enabled: kind === 'model' },
  );
  return kind === 'run' ? ofRun : ofModel;
}
