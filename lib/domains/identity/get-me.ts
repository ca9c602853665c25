import { z } from 'zod';
import { levelsEverywhere } from '@/lib/core/grants';
import { query } from '@/lib/core/operation';
import { unauthenticated } from '@/lib/pure/errors';
import { VERSION } from '@/lib/pure/version';

export const getMe = query({
  name: 'identity.getMe',
  summary: 'Who the caller is.',
  access: 'self',
  input: z.object({}),
  async run(ctx) {
    const { user } = ctx.caller;
    if (!user) throw unauthenticated('Nobody is signed in.');
    return { user, levels: levelsEverywhere(ctx.caller), server: { version: VERSION } };
  },
});
