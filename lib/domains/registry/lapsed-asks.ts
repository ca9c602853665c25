/** The job of each minute: whoever was asked to decide on a move, and may not any more, is not waited for. */
import sql from 'sql-template-tag';
import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { perform } from '@/lib/core/perform';
import { settleOthers } from '../identity';
import { LAPSED, requestKey, whoDecides } from './notices';
import { readStages, stageAt } from './stages';

const SYSTEM = { user: null, via: 'system', isReadOnly: false, requestId: 'lapsed-asks' } as const;
const MOST = 500;

/** Requests of one model between the same stages: the same people decide on them. */
type Asked = { modelId: string; fromStage: string; toStage: string; ids: number[] };

/** What one may do follows from grants, groups and roles, which change in many places. */
const settleLapsed = command({
  name: 'registry.settleLapsed',
  summary: 'Takes open requests off the lists of those who may not decide on them any more.',
  access: 'self',
  unaudited: 'it follows from what was granted, which is audited',
  input: z.object({}),
  async run(ctx) {
    const stages = await readStages(ctx);
    const asked = await ctx.sql<Asked>(sql`
      SELECT registered_models.id AS "modelId", from_stage AS "fromStage", to_stage AS "toStage",
             json_agg(transition_requests.id) AS ids
      FROM transition_requests JOIN registered_models ON registered_models.key = model_key
      WHERE status = 'open' AND EXISTS (
        SELECT 1 FROM notifications
        WHERE notifications.key = ${requestKey('')} || transition_requests.id AND settled_time IS NULL)
      GROUP BY registered_models.id, from_stage, to_stage LIMIT ${MOST}`);
    for (const { modelId, fromStage, toStage, ids } of asked) {
      const move = { from: stageAt(stages, fromStage), to: stageAt(stages, toStage) };
      await settleOthers(ctx, ids.map(requestKey), whoDecides({ id: modelId }, move), LAPSED);
    }
    return {};
  },
});

export const settleLapsedAsks = async (): Promise<void> => {
  await perform(settleLapsed, SYSTEM, {});
};
