import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { blobs } from '@/lib/platform/blobs';
import { decodeText, isBinary } from '@/lib/pure/decode-text';
import { AppError, notFound } from '@/lib/pure/errors';
import { assertSafe, parsePlace, proxiedPath } from '../artifact-place';
import { artifactUri } from '../run-shape';
import type { ComparedRun } from './compared-runs';

/** A folder of the store whose files count as a run's: its own artifacts, and below `models/<name>` those of a model it made. */
export type Root = { prefix: string; key: string };

const keyOf = (uri: string): string | undefined => {
  const path = proxiedPath(uri);
  return path === undefined ? undefined : parsePlace(path).key;
};

/** The folders of each run; none for a run whose client keeps its artifacts elsewhere. */
export async function rootsOf(ctx: Context, runs: readonly ComparedRun[]): Promise<Map<string, Root[]>> {
  const models = await ctx.sql<{ runId: string; name: string; uri: string }>(sql`
    SELECT DISTINCT ON (source_run_id, name) source_run_id AS "runId", name, artifact_location AS uri
    FROM logged_models WHERE source_run_id = ANY(${runs.map(({ runId }) => runId)}::text[]) AND lifecycle_stage = 'active'
    ORDER BY source_run_id, name, creation_time DESC, id`);
  return new Map(
    runs.map(({ runId, artifactRoot }) => {
      const own = { prefix: '', uri: artifactUri(artifactRoot, runId) };
      const made = models.filter((model) => model.runId === runId);
      const roots = [own, ...made.map(({ name, uri }) => ({ prefix: `models/${name}`, uri }))];
      return [
        runId,
        roots.flatMap(({ prefix, uri }) => {
          const key = keyOf(uri);
          return key === undefined ? [] : [{ prefix, key }];
        }),
      ];
    }),
  );
}

/** The store's keys that a run's path may mean, likeliest first. */
export function keysFor(roots: readonly Root[], path: string): string[] {
  assertSafe(path);
  return roots.flatMap(({ prefix, key }) => {
    if (prefix === '') return [path === '' ? key : `${key}/${path}`];
    if (path === prefix) return [key];
    return path.startsWith(`${prefix}/`) ? [key + path.slice(prefix.length)] : [];
  });
}

export type StoredText = { text: string; size: number; isCut: boolean };
export type NoText = { size: number; why: 'binary' };

const isMissing = (error: unknown) =>
  error instanceof AppError &&
  ['RESOURCE_DOES_NOT_EXIST', 'INVALID_PARAMETER_VALUE', 'RANGE_NOT_SATISFIABLE'].includes(error.code);

/** The beginning of a stored file as text; undefined where there is none. */
export async function readText(
  roots: readonly Root[],
  path: string,
  most: number,
): Promise<StoredText | NoText | undefined> {
  for (const key of keysFor(roots, path)) {
    const stat = await blobs().stat(key);
    if (!stat) continue;
    if (stat.size === 0) return { text: '', size: 0, isCut: false };
    const blob = await blobs()
      .get(key, { start: 0, end: Math.min(stat.size, most) - 1 })
      .catch((error: unknown) => {
        // It went between the two looks.
        if (isMissing(error)) return undefined;
        throw error;
      });
    if (!blob) continue;
    const bytes = new Uint8Array(await new Response(blob.body).arrayBuffer());
    if (isBinary(bytes)) return { size: stat.size, why: 'binary' };
    const isCut = stat.size > most;
    return { text: decodeText(bytes, { isCut }), size: stat.size, isCut };
  }
  return undefined;
}

/** @throws RESOURCE_DOES_NOT_EXIST */
export const noFile = (path: string) => notFound(`None of the runs has a file ${path}.`);
