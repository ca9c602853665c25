/** The job of each minute: whoever was asked to decide on a move, and may not any more, is not waited for. */
import sql from 'sql-template-tag';
import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { perform } from '@/lib/core/perform';
import { settleOthers } from '../identity';
import { LAPSED, requestKey } from './notices';
import { openMoves } from './open-moves';

const SYSTEM = { user: null, via: 'system', isReadOnly: false, requestId: 'lapsed-asks' } as const;
/** What one may do follows from grants, groups and roles, which change in many places. */
const settleLapsed = command({
  name: 'registry.settleLapsed',
  summary: 'Takes open requests off the lists of those who may not decide on them any more.',
  access: 'self',
  unaudited: 'it follows from what was granted, which is audited',
  input: z.object({}),
  async run(ctx) {
    const moves = await openMoves(
      ctx,
      sql`EXISTS (
        SELECT 1 FROM notifications
        WHERE notifications.key = ${requestKey('')} || transition_requests.id AND settled_time IS NULL)`,
    );
    for (const { requests, deciders } of moves) {
      const keys = requests.map(({ id }) => requestKey(id));
      await settleOthers(ctx, keys, deciders, LAPSED);
    }
    return {};
  },
});

export const settleLapsedAsks = async (): Promise<void> => {
  await perform(settleLapsed, SYSTEM, {});
};
