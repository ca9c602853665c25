/** What an endpoint goes back to where nobody names a configuration. */
import sql from 'sql-template-tag';
import type { Context } from '@/lib/core/context';
import type { Definition } from './definition';
import { CONFIG_COLUMNS, type ConfigRow, type EndpointRow, findConfig } from './load';

/** So many configurations are looked through. */
const MOST = 50;

/**
 * The last that was live and answered otherwise than what is live now. The steps of a canary are no place to go back to: what was being
 * tried would have its share again, and nobody would watch it.
 */
export async function findBefore(
  ctx: Pick<Context, 'sql'>,
  { key, liveVersion }: Pick<EndpointRow, 'key' | 'liveVersion'>,
): Promise<ConfigRow | undefined> {
  const live = await findConfig(ctx, key, liveVersion);
  const earlier = await ctx.sql<ConfigRow>(sql`
    SELECT ${CONFIG_COLUMNS} FROM serving_configs
    WHERE endpoint_key = ${key} AND outcome = 'live' AND version <> ${liveVersion ?? -1} AND settled_time IS NOT NULL
      AND NOT definition ? 'canary'
    ORDER BY settled_time DESC, version DESC LIMIT ${MOST}`);
  const now = live && answersOf(live.definition);
  return earlier.find(({ definition }) => answersOf(definition) !== now);
}

/** Who answers, by which share, with which settings; what is kept without traffic answers nobody. */
function answersOf({ entities, routes, shadow, cluster }: Definition): string {
  const shares = entities.flatMap(({ creator: _, creationTime: __, passedOver: ___, ...entity }) => {
    const percent = routes.find((route) => route.entity === entity.name)?.percent ?? 0;
    return percent > 0 || shadow?.entity === entity.name ? [{ ...entity, percent }] : [];
  });
  return JSON.stringify({ shares, shadow, cluster });
}
