import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import type { GrantFlags } from '@/lib/core/grants';
import { command, query } from '@/lib/core/operation';
import { blobs } from '@/lib/platform/blobs';
import { invalid, notFound } from '@/lib/pure/errors';
import { assertSafe, type Place, placeOfUri, resolvePlace } from './artifact-place';
import { noteHeard } from './heartbeats';
import { assertHeld, runGrant } from './load';
import { withRunId } from './log-metric';
import { loadLoggedModel } from './logged-model-shape';
import { artifactUri } from './run-shape';
import { ModelId, RunId } from './schemas';

const PAGE = 1000;
const MOST_LISTED = 20_000;

export type Range = { start?: number; end?: number; suffix?: number };
export const RangeShape = z.object({
  start: z.number().optional(),
  end: z.number().optional(),
  suffix: z.number().optional(),
});
const Body = z.custom<ReadableStream<Uint8Array>>((value) => value instanceof ReadableStream);

type File = { path: string; isDir: boolean; fileSize?: number };

/** Entries of one folder; a file, or nothing, is an empty folder as in MLflow. */
export async function entriesOf(key: string, prefix: string): Promise<File[]> {
  const files: File[] = [];
  let pageToken: string | undefined;
  do {
    const page = await blobs().list(key, { pageToken, limit: PAGE });
    for (const { name, isDir, size } of page.entries) {
      files.push({
        path: prefix ? `${prefix}/${name}` : name,
        isDir,
        ...(!isDir && { fileSize: size ?? 0 }),
      });
    }
    pageToken = page.nextPageToken;
  } while (pageToken && files.length < MOST_LISTED);
  return files;
}

/** Where a run's artifacts are. @throws RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED */
export async function runUri(ctx: Context, runId: string): Promise<string> {
  const [found] = await ctx.sql<{ root: string } & GrantFlags>(sql`
    SELECT coalesce(artifact_root, artifact_location) AS root, ${runGrant(ctx)}
    FROM runs JOIN experiments ON experiments.id = experiment_id WHERE runs.id = ${runId}`);
  if (!found?.isSeen) throw notFound(`Run with id=${runId} not found`);
  assertHeld(ctx, found);
  return artifactUri(found.root, runId);
}

export const listArtifacts = query({
  name: 'tracking.listArtifacts',
  summary: "One folder of a run's artifacts; paths are relative to the run's artifact root.",
  access: 'artifacts.read',
  input: z
    .object({ runId: RunId.optional(), runUuid: RunId.optional(), path: z.string().default('') })
    .transform(withRunId),
  async run(ctx, { runId, path }) {
    const rootUri = await runUri(ctx, runId);
    const place = await placeOfUri(ctx, rootUri, path);
    return { rootUri, files: await entriesOf(place.key, place.path) };
  },
});

export const listLoggedModelArtifacts = query({
  name: 'tracking.listLoggedModelArtifacts',
  summary: "One folder of a logged model's files.",
  access: 'artifacts.read',
  input: z.object({ modelId: ModelId, artifactDirectoryPath: z.string().default('') }),
  async run(ctx, { modelId, artifactDirectoryPath }) {
    const model = await loadLoggedModel(ctx, modelId);
    const place = await placeOfUri(ctx, model.artifactUri, artifactDirectoryPath);
    return { rootUri: model.artifactUri, files: await entriesOf(place.key, place.path) };
  },
});

/** The proxy lists relative to what was asked for. */
export const listProxiedArtifacts = query({
  name: 'tracking.listProxiedArtifacts',
  summary: 'One folder of the artifact store, by proxied path.',
  access: 'artifacts.read',
  input: z.object({ path: z.string().default('') }),
  async run(ctx, { path }) {
    if (path === '') throw invalid('Invalid path', { field: 'path' });
    const place = await resolvePlace(ctx, path);
    return { files: await entriesOf(place.key, '') };
  },
});

export type Download = Awaited<ReturnType<ReturnType<typeof blobs>['get']>> & { path: string };

export async function download(place: Place, range: Range | undefined): Promise<Download> {
  if (place.path === '') throw notFound('The path names a folder, not a file.');
  return { ...(await blobs().get(place.key, range)), path: place.path };
}

export const downloadArtifact = query({
  name: 'tracking.downloadArtifact',
  summary: 'The bytes of an artifact, whole or a range, by proxied path.',
  access: 'artifacts.read',
  input: z.object({ path: z.string(), range: RangeShape.optional() }),
  run: async (ctx, { path, range }) => download(await resolvePlace(ctx, path), range),
});

export const downloadRunArtifact = query({
  name: 'tracking.downloadRunArtifact',
  summary: "The bytes of a run's artifact, whole or a range.",
  access: 'artifacts.read',
  input: z
    .object({
      runId: RunId.optional(),
      runUuid: RunId.optional(),
      path: z.string().min(1),
      range: RangeShape.optional(),
    })
    .transform(withRunId),
  async run(ctx, { runId, path, range }) {
    assertSafe(path);
    return download(await placeOfUri(ctx, await runUri(ctx, runId), path), range);
  },
});

export const downloadLoggedModelArtifact = query({
  name: 'tracking.downloadLoggedModelArtifact',
  summary: 'The bytes of a file of a logged model.',
  access: 'artifacts.read',
  input: z.object({ modelId: ModelId, path: z.string().min(1), range: RangeShape.optional() }),
  async run(ctx, { modelId, path, range }) {
    const { artifactUri: uri } = await loadLoggedModel(ctx, modelId);
    return download(await placeOfUri(ctx, uri, path), range);
  },
});

/** A file must lie in the artifact folder of a run or of a model; experiments hold none of their own. */
export async function writablePlace(ctx: Context, path: string): Promise<Place> {
  const place = await resolvePlace(ctx, path);
  if (place.path === '' || place.owner.kind === 'experiment')
    throw invalid('Invalid path', { field: 'path' });
  return place;
}

const UNAUDITED = 'volume: the files of every run; the run says whose they are';

export const uploadArtifact = command({
  name: 'tracking.uploadArtifact',
  summary: 'Stores an artifact by proxied path; a file of that name is replaced as a whole.',
  access: 'artifacts.write',
  transaction: false,
  unaudited: UNAUDITED,
  input: z.object({ path: z.string(), body: Body, size: z.number().optional() }),
  async run(ctx, { path, body, size }) {
    const place = await writablePlace(ctx, path);
    await blobs().put(place.key, body, { size });
    noteHeard(place.owner.id);
    return {};
  },
});

export const uploadRunArtifact = command({
  name: 'tracking.uploadRunArtifact',
  summary: "Stores a run's artifact.",
  access: 'artifacts.write',
  transaction: false,
  unaudited: UNAUDITED,
  input: z
    .object({
      runId: RunId.optional(),
      runUuid: RunId.optional(),
      path: z.string().min(1),
      body: Body,
      size: z.number().optional(),
    })
    .transform(withRunId),
  async run(ctx, { runId, path, body, size }) {
    const place = await placeOfUri(ctx, await runUri(ctx, runId), path);
    await blobs().put(place.key, body, { size });
    noteHeard(runId);
    return {};
  },
});

export const deleteArtifact = command({
  name: 'tracking.deleteArtifact',
  summary: 'Deletes an artifact, or a folder with all that is in it.',
  access: 'artifacts.write',
  transaction: false,
  unaudited: 'writes its row by itself: the store takes no part in a transaction',
  input: z.object({ path: z.string() }),
  async run(ctx, { path }) {
    const place = await writablePlace(ctx, path);
    const removed = await blobs().remove(place.key);
    ctx.audit({
      objectType: 'artifact',
      objectId: `${place.root}/${place.path}`,
      before: { files: removed },
    });
    return {};
  },
});
