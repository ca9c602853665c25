import type { ArtifactSource } from './source';

const quoted = (text: string) => JSON.stringify(text);

/** Python that brings a file or folder to the caller's machine. */
export const fileSnippet = (
  origin: string,
  { kind, id }: ArtifactSource,
  path: string,
): string => `import mlflow

mlflow.set_tracking_uri(${quoted(origin)})
local = mlflow.artifacts.download_artifacts(${
  kind === 'run'
    ? `run_id=${quoted(id)}, artifact_path=${quoted(path)}`
    : `artifact_uri=${quoted(`models:/${id}/${path}`)}`
})`;
