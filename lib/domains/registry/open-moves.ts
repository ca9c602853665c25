import sql, { type Sql } from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import { whoDecides } from './notices';
import { readStages, stageAt } from './stages';

const MOST = 500;

/** Requests of one model between the same stages: the same people decide on them. */
type Move = {
  modelId: string;
  fromStage: string;
  toStage: string;
  requests: { id: number; requestedById: string | null }[];
};

/**
 * Open requests, the newest moves first, with those who may decide on them now.
 *
 * @param which a condition on `transition_requests` and `registered_models`
 */
export async function openMoves(
  ctx: Context,
  which: Sql,
): Promise<(Pick<Move, 'requests' | 'toStage'> & { deciders: ReturnType<typeof whoDecides> })[]> {
  const stages = await readStages(ctx);
  const found = await ctx.sql<Move>(sql`
    SELECT registered_models.id AS "modelId", from_stage AS "fromStage", to_stage AS "toStage",
           json_agg(json_build_object('id', transition_requests.id, 'requestedById', requested_by_id)) AS requests
    FROM transition_requests JOIN registered_models ON registered_models.key = model_key
    WHERE status = 'open' AND ${which}
    GROUP BY registered_models.id, from_stage, to_stage
    ORDER BY max(transition_requests.id) DESC LIMIT ${MOST}`);
  return found.map(({ modelId, fromStage, toStage, requests }) => {
    const move = { from: stageAt(stages, fromStage), to: stageAt(stages, toStage) };
    return { requests, toStage, deciders: whoDecides({ id: modelId }, move) };
  });
}
