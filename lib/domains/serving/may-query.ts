/** Whether somebody may query an endpoint: asked of the database once in a while, and of memory by every request. */
import sql from 'sql-template-tag';
import { type Caller, levelNeeded } from '@/lib/core/access';
import { makeContext } from '@/lib/core/context';
import { type GrantFlags, grantColumns, holdsEverywhere } from '@/lib/core/grants';
import { prisma, rows } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { denied, notFound, unauthenticated } from '@/lib/pure/errors';
import type { ObjectType } from '@/lib/pure/permission-levels';
import { ENDPOINT, ofEndpoint } from './load';

/** A grant that is taken away works so long. */
const KNOWN_FOR = 5_000;
const MOST = 20_000;

const ABILITY = 'endpoints.query';
const level = (type: ObjectType) => levelNeeded(ABILITY, type);

const known = new Map<string, { flags: GrantFlags; until: number }>();

/** @throws UNAUTHENTICATED, RESOURCE_DOES_NOT_EXIST, PERMISSION_DENIED */
export async function assertMayQuery(caller: Caller, endpoint: { id: string; name: string }): Promise<void> {
  if (!caller.user && caller.via !== 'system') {
    throw unauthenticated('Sign in, or send an access token: Authorization: Bearer <token>.');
  }
  if (holdsEverywhere({ caller, level }, ENDPOINT)) return;
  const key = `${caller.user?.id} ${endpoint.id}`;
  let hit = known.get(key);
  if (!hit || hit.until < Date.now()) {
    const ctx = makeContext(caller, prisma(), log, [], ABILITY);
    const [flags = { isSeen: false, isGranted: false }] = await rows<GrantFlags>(
      sql`SELECT ${grantColumns(ctx, ENDPOINT, ofEndpoint)} FROM serving_endpoints WHERE id = ${endpoint.id}`,
    );
    if (known.size > MOST) known.clear();
    hit = { flags, until: Date.now() + KNOWN_FOR };
    known.set(key, hit);
  }
  if (!hit.flags.isSeen) throw notFound(`The endpoint '${endpoint.name}' does not exist.`);
  if (!hit.flags.isGranted)
    throw denied('This needs CAN_QUERY on the endpoint. Ask somebody who manages it.');
}
