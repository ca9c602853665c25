/** The job of each minute: whoever may decide on a move only since it was asked for, is asked too. */
import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { command } from '@/lib/core/operation';
import { perform } from '@/lib/core/perform';
import { notify, untoldKeys } from '../identity';
import { askNotice, LAPSED, requestKey } from './notices';
import { openMoves } from './open-moves';

const SYSTEM = { user: null, via: 'system', isReadOnly: false, requestId: 'late-asks' } as const;
/** What was settled with people is kept for longer: nobody is asked again who has said their word. */
const YOUNGEST = 60 * 86_400_000;

type Open = {
  id: number;
  comment: string;
  version: number;
  requestedById: string | null;
  who: string;
  model: string;
};

/** Held, so that whoever decides on one meanwhile settles this too; one that is being decided on is left for them. */
const holdOpen = (ctx: Context, ids: readonly number[]) =>
  ctx.sql<Open>(sql`
    SELECT transition_requests.id, transition_requests.comment, version, requested_by_id::text AS "requestedById",
           coalesce(nullif(users.name, ''), requested_by) AS who, registered_models.name AS model
    FROM transition_requests JOIN registered_models ON registered_models.key = model_key
    LEFT JOIN users ON users.id = requested_by_id
    WHERE transition_requests.id = ANY(${ids}::bigint[]) AND status = 'open' ORDER BY transition_requests.id
    FOR SHARE OF transition_requests SKIP LOCKED`);

/** What one may do follows from grants, groups and roles, which change in many places. */
const askLate = command({
  name: 'registry.askLate',
  summary: 'Asks those who may decide on an open request by now, and were not told of it.',
  access: 'self',
  unaudited: 'it follows from what was granted, which is audited',
  input: z.object({}),
  async run(ctx) {
    const moves = await openMoves(
      ctx,
      sql`deleted_time IS NULL AND transition_requests.creation_time > ${ctx.now - YOUNGEST}`,
    );
    for (const { requests, toStage, deciders: to } of moves) {
      const matters = requests.map(({ id, requestedById: but }) => ({ id, key: requestKey(id), but }));
      const untold = await untoldKeys(ctx, to, matters, LAPSED);
      if (untold.size === 0) continue;
      const ids = matters.filter(({ key }) => untold.has(key)).map(({ id }) => id);
      for (const { who, model, version, requestedById, ...request } of await holdOpen(ctx, ids)) {
        await notify(
          ctx,
          { ...to, but: requestedById ?? undefined },
          { ...askNotice(request, { who, model, version, to: toStage }), unlessToldBut: LAPSED },
        );
      }
    }
    return {};
  },
});

export const askLateDeciders = async (): Promise<void> => {
  await perform(askLate, SYSTEM, {});
};
