'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import type { CallError, OutputOf } from '@/lib/client/call';
import { useOperation } from '@/lib/client/use-operation';

/** Whose files: a run's, a logged model's, or a version's of a registered one (`churn/3`). */
export type ArtifactSource = { kind: 'run' | 'model' | 'version'; id: string };

export type FileEntry = OutputOf<'tracking.listArtifacts'>['files'][number];

const at = encodeURIComponent;

/** What a version's id says: a model's name has no slash. */
function readVersion(id: string): { name: string; version: string } {
  const [name = '', version = ''] = id.split('/');
  return { name, version };
}

/** Where the bytes of a file are; ranges of it can be asked for. */
export function artifactUrl({ kind, id }: ArtifactSource, path: string): string {
  if (kind === 'run') return `/get-artifact?run_id=${at(id)}&path=${at(path)}`;
  if (kind === 'model')
    return `/ajax-api/2.0/mlflow/logged-models/${at(id)}/artifacts/files?artifact_file_path=${at(path)}`;
  const { name, version } = readVersion(id);
  return `/model-versions/get-artifact?name=${at(name)}&version=${at(version)}&path=${at(path)}`;
}

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
  const ofVersion = useOperation(
    'registry.listVersionArtifacts',
    { ...readVersion(id), path },
    { ...options, enabled: kind === 'version' },
  );
  return { run: ofRun, model: ofModel, version: ofVersion }[kind];
}
