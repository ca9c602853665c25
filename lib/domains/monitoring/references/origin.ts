/** Where the rows of a subject are to be had, or in a sentence why they are not. */
import type { Context } from '@/lib/core/context';
import { findTrainingSet } from '@/lib/domains/features/index';
import { loadVersion } from '@/lib/domains/registry/index';
import { loadLoggedModel, readRun } from '@/lib/domains/tracking/index';
import { AppError, conflict } from '@/lib/pure/errors';
import { findDataset, type RunFile } from './datasets';
import type { Subject } from './subject';

export type Origin =
  | { kind: 'table'; name: string; version: number }
  | { kind: 'training-set'; id: string; label: string | undefined }
  | ({ kind: 'file' } & RunFile);

/** @throws RESOURCE_CONFLICT with what is missing, RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED */
export async function findOrigin(ctx: Context, subject: Subject): Promise<Origin> {
  if (subject.kind === 'table') return subject;
  const called = `Version ${subject.version} of ${subject.name}`;
  const { version } = await loadVersion(ctx, subject);
  const runId = version.runId ?? (await runOfModel(ctx, version.loggedModelId));
  if (!runId)
    throw conflict(
      `${called} names no run that made it, so nobody knows what it was trained on: upload that as the reference.`,
    );
  const set = await findTrainingSet(ctx, runId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'RESOURCE_DOES_NOT_EXIST')
      throw conflict(`${called} was trained on feature tables that are not all for ${nameOf(ctx)} to read.`);
    throw error;
  });
  if (set) return { kind: 'training-set', id: set.trainingSetId, label: set.spec.label[0] };
  const run = await readRun(ctx, runId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'RESOURCE_DOES_NOT_EXIST')
      throw conflict(`The run that made ${lower(called)} is gone, or is not for ${nameOf(ctx)} to see.`);
    throw error;
  });
  return findDataset(ctx, run, called);
}

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
const nameOf = ({ caller }: Context) => caller.user?.email ?? 'this caller';

const runOfModel = async (ctx: Context, modelId: string | null): Promise<string | null> =>
  modelId ? (await loadLoggedModel(ctx, modelId)).sourceRunId : null;
