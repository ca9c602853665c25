import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { type GrantFlags, preparedName } from '@/lib/core/grants';
import { invalid, notFound } from '@/lib/pure/errors';
import { artifactPathFault } from '@/lib/pure/mlflow-names';
import { isSharedToRead } from './artifact-shares';
import { assertHeld, experimentGrant, experimentNumbers, modelGrant, runGrant } from './load';

/** A place in the artifact store, under the run, model or experiment that it belongs to. */
export type Place = {
  owner: { kind: 'run' | 'model' | 'experiment'; id: string };
  /** The owner's folder. */
  root: string;
  /** Relative to the owner's folder; empty for the folder itself. */
  path: string;
  /** The store's key, of the server's own making. */
  key: string;
};

const SCHEME = /^mlflow-artifacts:(?:\/\/[^/]*)?\/+/i;
const OWNER =
  /^(?<experiment>\d{1,10})\/(?:(?<run>[0-9a-f]{32})\/artifacts|models\/(?<model>m-[0-9a-f]{32})\/artifacts)(?:\/(?<rest>.*))?$/;
const EXPERIMENT = /^(?<experiment>\d{1,10})(?:\/(?<rest>.*))?$/;

const badPath = () => invalid('Invalid path', { field: 'path' });

/** Refuses a path that means something else than a place below its root, in whatever encoding. */
export function assertSafe(path: string): void {
  if (path !== '' && artifactPathFault(path)) throw badPath();
}

/**
 * The place that a proxied path names, by its form alone: `<experiment>/<run>/artifacts/…` or
 * `<experiment>/models/<model>/artifacts/…`, as the server itself hands them out in artifact URIs.
 *
 * @throws INVALID_PARAMETER_VALUE for an unsafe path; RESOURCE_DOES_NOT_EXIST for one that nobody can own
 */
export function parsePlace(proxied: string): Place & { experiment: number } {
  const path = proxied.replace(/\/+$/, '');
  assertSafe(path);
  const match = OWNER.exec(path) ?? EXPERIMENT.exec(path);
  const { experiment = '', run, model, rest = '' } = match?.groups ?? {};
  const [number] = experimentNumbers([experiment]);
  if (number === undefined) {
    throw notFound(`No run, model or experiment owns the artifact path '${path.slice(0, 200)}'.`);
  }
  const place = (owner: Place['owner'], root: string) => ({
    owner,
    root,
    path: rest,
    key: `artifacts/${rest ? `${root}/${rest}` : root}`,
    experiment: number,
  });
  if (run) return place({ kind: 'run', id: run }, `${number}/${run}/artifacts`);
  if (model) return place({ kind: 'model', id: model }, `${number}/models/${model}/artifacts`);
  return place({ kind: 'experiment', id: String(number) }, String(number));
}

/** The same, with its owner looked up. @throws RESOURCE_DOES_NOT_EXIST where there is none */
export async function resolvePlace(ctx: Context, proxied: string): Promise<Place> {
  const { experiment, ...place } = parsePlace(proxied);
  await assertOwner(ctx, place, experiment);
  return place;
}

/** Where the server itself keeps the artifacts of an experiment. */
export const ownLocation = (experiment: number): string => `mlflow-artifacts:/${experiment}`;

/** Who moved to another experiment left the files behind: the path names the experiment that they were stored under. */
async function assertOwner(ctx: Context, place: Omit<Place, 'key'>, experiment: number): Promise<void> {
  const { kind, id } = place.owner;
  const [found] = await ctx.sql<GrantFlags>(
    kind === 'run'
      ? sql`SELECT ${runGrant(ctx)} FROM runs
            WHERE id = ${id} AND coalesce(artifact_root = ${ownLocation(experiment)}, experiment_id = ${experiment})`
      : kind === 'model'
        ? sql`SELECT ${modelGrant(ctx)} FROM logged_models
              WHERE id = ${id} AND (experiment_id = ${experiment}
                                    OR artifact_location = ${`${ownLocation(experiment)}/models/${id}/artifacts`})`
        : sql`SELECT ${experimentGrant(ctx)} FROM experiments WHERE id = ${experiment}`,
    preparedName(ctx, 'experiment', `tracking.owner.${kind}`),
  );
  if (found && !found.isGranted && (await isSharedToRead(ctx, place))) return;
  if (!found?.isSeen) throw notFound(`No ${kind} with id ${id} exists in experiment ${experiment}.`);
  assertHeld(ctx, found);
}

/** The proxied path inside an artifact URI that this server gave out; undefined for a store of the client's own. */
export const proxiedPath = (uri: string): string | undefined => {
  const match = SCHEME.exec(uri);
  return match ? uri.slice(match[0].length).replace(/\/+$/, '') : undefined;
};

/** A place below the artifact folder of a run. @throws BAD_REQUEST where the client keeps the artifacts by itself */
export async function placeOfUri(ctx: Context, uri: string, path: string): Promise<Place> {
  assertSafe(path);
  const root = proxiedPath(uri);
  if (root === undefined) {
    throw invalid(`The artifacts at ${uri} are not kept by this server; read them where they are.`, {
      field: 'path',
    });
  }
  return resolvePlace(ctx, path ? `${root}/${path}` : root);
}
