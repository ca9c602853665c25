import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { conflict } from '@/lib/pure/errors';
import { settleCluster } from './cluster/clusters';
import { type EndpointView, readChanged } from './endpoint-view';
import { findConfig, loadEndpoint } from './load';
import { propose } from './propose';
import { AskedName } from './schemas';

export const moveEndpoint = command({
  name: 'serving.moveEndpoint',
  summary:
    'Has what is served executed elsewhere: by a cluster, or by the model servers. It answers where it is until it is ready there.',
  access: 'endpoints.manage',
  input: z.object({
    name: AskedName,
    /** The name of a cluster; null for the model servers. */
    cluster: z.string().min(1).max(63).nullable(),
  }),
  async run(ctx, { name, cluster }): Promise<EndpointView> {
    const endpoint = await loadEndpoint(ctx, { name }, { lock: true });
    const config = await findConfig(ctx, endpoint.key, endpoint.liveVersion);
    if (!config) throw conflict('The endpoint serves nothing yet that could be moved.');
    const { cluster: from, canary, ...definition } = config.definition;
    if (canary) throw conflict('A canary is under way: promote it or take it back first.');
    if ((from?.name ?? null) === cluster) {
      throw conflict(
        cluster === null ? 'It runs on the model servers already.' : `It runs on ${cluster} already.`,
      );
    }
    const to = cluster === null ? undefined : await settleCluster(ctx, cluster);
    const note = `It moves to ${to ? `the cluster ${to.name}` : 'the model servers'}.`;
    await propose(ctx, endpoint, { ...definition, ...(to && { cluster: to }) }, 'update', note);
    return readChanged(ctx, name);
  },
});
