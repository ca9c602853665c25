import type { ArtifactSource } from '../source';

/** What every viewer is told of a file. */
export type ViewerProps = { source: ArtifactSource; path: string; url: string; size: number };
