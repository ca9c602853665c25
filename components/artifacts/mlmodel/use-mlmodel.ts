'use client';
import { useParsed } from '../read-file';
import { type ArtifactSource, artifactUrl } from '../source';
import { readMlModel } from './read-mlmodel';

/** Its YAML is read by a library that comes with the first model that is looked at. */
async function read(bytes: ArrayBuffer) {
  const { parse } = await import('yaml');
  return readMlModel(parse(new TextDecoder().decode(bytes), { maxAliasCount: 0 }));
}

/** What the MLmodel file at that path says. */
export const useMlModel = (source: ArtifactSource, path: string, size: number) =>
  useParsed(artifactUrl(source, path), size, read, 'as an MLmodel file');
