import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { invalid } from '@/lib/pure/errors';
import type { Level } from '@/lib/pure/permission-levels';
import type { StageKind } from '@/lib/pure/registry-events';

export type Stage = { name: string; kind: StageKind };

/** The workspace's stages, in their order. */
export const readStages = (ctx: Context): Promise<Stage[]> =>
  ctx.sql<Stage>(sql`SELECT name, kind FROM model_stages ORDER BY position`, 'registry.readStages');

/** The stage that a name in any case means. @throws INVALID_PARAMETER_VALUE */
export function stageNamed(stages: readonly Stage[], name: string): Stage {
  const found = stages.find((stage) => stage.name.toLowerCase() === name.trim().toLowerCase());
  if (found) return found;
  throw invalid(
    `Invalid Model Version stage: ${name.slice(0, 100)}. Value must be one of ${stages.map((stage) => stage.name).join(', ')}.`,
    { field: 'stage' },
  );
}

export const findStage = async (ctx: Context, name: string): Promise<Stage> =>
  stageNamed(await readStages(ctx), name);

/** What stands at a stage that is there no more still stands somewhere: as if at the beginning. */
export const stageAt = (stages: readonly Stage[], name: string): Stage =>
  stages.find((stage) => stage.name === name) ?? { name, kind: 'initial' };

/** The level that a move between two stages, and a decision on it, needs. */
export const levelOfMove = (from: Stage, to: Stage): Level =>
  from.kind === 'production' || to.kind === 'production'
    ? 'CAN_MANAGE_PRODUCTION_VERSIONS'
    : 'CAN_MANAGE_STAGING_VERSIONS';

/** Versions that were there before may be put aside only where there is usually one. */
export const isActiveStage = ({ kind }: Stage): boolean => kind === 'staging' || kind === 'production';
