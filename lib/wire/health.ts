/** What load balancers, probes and Prometheus ask. */
import { Hono } from 'hono';
import { authorize } from '@/lib/core/access';
import { type Bindings, knownError, originOf, secured } from '@/lib/core/surface';
import { measureMonitors } from '@/lib/domains/monitoring/index';
import { blobs } from '@/lib/platform/blobs';
import { rows } from '@/lib/platform/db';
import { registry } from '@/lib/platform/telemetry';
import { MLFLOW_VERSION } from '@/lib/pure/version';
import { authenticateRequest } from './authenticate';
import { fail } from './mlflow/surface';

export function health(): Hono<Bindings> {
  measureMonitors();
  const app = new Hono<Bindings>();
  app.get('/health', (c) => secured(c.text('OK')));
  app.get('/version', (c) => secured(c.text(MLFLOW_VERSION)));
  app.get('/ready', async (c) => {
    const [database, artifacts] = await Promise.allSettled([
      rows({ text: 'SELECT 1', values: [] }),
      blobs().check(),
    ]);
    const state = ({ status }: PromiseSettledResult<unknown>) =>
      status === 'fulfilled' ? 'ok' : 'unreachable';
    const isReady = database.status === 'fulfilled' && artifacts.status === 'fulfilled';
    return secured(c.json({ database: state(database), artifacts: state(artifacts) }, isReady ? 200 : 503));
  });
  app.get('/metrics', async (c) => {
    const origin = originOf(c);
    try {
      authorize(await authenticateRequest(c.req.raw, origin), 'system.read', false);
      return secured(c.body(await registry.metrics(), 200, { 'content-type': registry.contentType }));
    } catch (error) {
      return fail(knownError(error, origin.requestId), origin.requestId);
    }
  });
  const serverInfo = { store_type: 'SqlStore', workspaces_enabled: false };
  for (const prefix of ['/api', '/ajax-api'])
    app.get(`${prefix}/3.0/mlflow/server-info`, (c) => secured(c.json(serverInfo)));
  return app;
}
