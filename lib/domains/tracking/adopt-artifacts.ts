import { createHash } from 'node:crypto';
import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { blobs } from '@/lib/platform/blobs';
import { invalid } from '@/lib/pure/errors';
import { artifactPathFault } from '@/lib/pure/mlflow-names';
import { parsePlace, proxiedPath } from './artifact-place';
import { artifactUri } from './run-shape';

type Body = Parameters<ReturnType<typeof blobs>['put']>[1];

/** The artifacts of a run or a logged model, as files that may be added. */
export type ArtifactFolder = {
  /** Sizes of the files in one folder, by name. */
  sizes(path: string): Promise<Map<string, number>>;
  /** SHA-256 of a file's bytes, in hex: it is read for it. @throws RESOURCE_DOES_NOT_EXIST */
  digest(path: string): Promise<string>;
  /** Stores the whole file or nothing. @throws INVALID_PARAMETER_VALUE for a path that cannot be kept */
  put(path: string, body: Body, options: { size?: number; signal?: AbortSignal }): Promise<{ size: number }>;
};

/** Undefined where its artifacts are not kept by this server. */
export async function artifactFolder(
  ctx: Context,
  kind: 'run' | 'model',
  id: string,
): Promise<ArtifactFolder | undefined> {
  const [found] = await ctx.sql<{ location: string }>(
    kind === 'run'
      ? sql`SELECT coalesce(artifact_root, artifact_location) AS location FROM runs JOIN experiments ON experiments.id = experiment_id
            WHERE runs.id = ${id}`
      : sql`SELECT artifact_location AS location FROM logged_models WHERE id = ${id}`,
  );
  const uri = found && (kind === 'run' ? artifactUri(found.location, id) : found.location);
  const root = uri === undefined ? undefined : proxiedPath(uri);
  if (root === undefined) return undefined;
  return {
    async sizes(path) {
      const { key } = parsePlace(path ? `${root}/${path}` : root);
      const sizes = new Map<string, number>();
      let pageToken: string | undefined;
      do {
        const page = await blobs().list(key, { pageToken });
        for (const { name, isDir, size } of page.entries) if (!isDir) sizes.set(name, size ?? 0);
        pageToken = page.nextPageToken;
      } while (pageToken);
      return sizes;
    },
    async digest(path) {
      const { body } = await blobs().get(parsePlace(`${root}/${path}`).key);
      const hash = createHash('sha256');
      for await (const piece of body as unknown as AsyncIterable<Uint8Array>) hash.update(piece);
      return hash.digest('hex');
    },
    async put(path, body, options) {
      const fault = artifactPathFault(path);
      if (fault) throw invalid(`Its path ${fault}.`);
      return blobs().put(parsePlace(`${root}/${path}`).key, body, options);
    },
  };
}
