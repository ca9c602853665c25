import type { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { assertLevel, type LoadedVersion, loadVersion, reading } from './load';
import { noOpenRequest, openRequests, type RequestRow } from './requests';
import { Comment, StageName, Version } from './schemas';
import { levelOfMove, readStages, type Stage, stageAt, stageNamed } from './stages';

export const Decision = Version.extend({ stage: StageName, comment: Comment.default('') });

export type Pending = LoadedVersion & { stages: Stage[]; from: Stage; to: Stage; open: RequestRow[] };

/** The model held, what is asked of the version, and whether the caller may decide on it. */
export async function loadPending(
  ctx: Context,
  { stage, ...which }: z.output<typeof Decision>,
): Promise<Pending> {
  const loaded = await loadVersion(reading(ctx), which, { lock: true });
  const stages = await readStages(ctx);
  const [from, to] = [stageAt(stages, loaded.version.stage), stageNamed(stages, stage)];
  assertLevel(ctx, loaded.model.level, levelOfMove(from, to));
  const open = await openRequests(ctx, loaded, to.name);
  if (open.length === 0) throw await noOpenRequest(ctx, loaded, to.name);
  return { ...loaded, stages, from, to, open };
}
