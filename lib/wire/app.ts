/** All surfaces as one Hono app: what answers every path that is not a page. */
import { Hono } from 'hono';
import { foreignHost, publicOrigin } from '@/lib/core/own-host';
import { type Bindings, mount, originOf, secured } from '@/lib/core/surface';
import { installationId } from '@/lib/domains/identity';
import { AppError } from '@/lib/pure/errors';
import { BOXED_PAGE, boxedPage } from './boxed-page';
import { console } from './console/surface';
import { DATA_QUALITY_PREFIX, dataQuality } from './databricks/data-quality-routes';
import { CATALOG_PREFIX, catalog } from './databricks/monitor-routes';
import { databricks } from './databricks/surface';
import { PREFIX as EMBED_PREFIX, embed } from './embed/surface';
import { health } from './health';
import { mlflow, mlflowPlain } from './mlflow/surface';
import { openApi } from './openapi';
import { discovery } from './scim/discovery';
import { PREFIX as SCIM_PREFIX } from './scim/paths';
import { scim } from './scim/surface';
import { PREFIX as SSO_PREFIX, sso } from './sso/surface';

const API = ['/api/2.0', '/ajax-api/2.0'];

/** The first segment of each path that belongs here; all others are the console's pages. */
export const API_ROOTS = [
  '.well-known',
  'api',
  'ajax-api',
  'health',
  'version',
  'ready',
  'metrics',
  'get-artifact',
  'model-versions',
  'boxed-page',
  'embed',
];

let document: Record<string, unknown> | undefined;

export function createApp(): Hono<Bindings> {
  const app = new Hono<Bindings>();
  app.route('/', health());
  app.get(BOXED_PAGE, boxedPage);
  app.get('/api/openapi.json', (c) => {
    document ??= openApi([
      { routes: mlflow.routes, prefix: '/api/2.0', tag: 'mlflow', snakeCase: true },
      { routes: databricks.routes, prefix: '/api/2.0', tag: 'databricks', snakeCase: true },
      { routes: catalog.routes, prefix: CATALOG_PREFIX, tag: 'databricks', snakeCase: true },
      { routes: dataQuality.routes, prefix: DATA_QUALITY_PREFIX, tag: 'databricks', snakeCase: true },
      { routes: scim.routes, prefix: SCIM_PREFIX, tag: 'scim', snakeCase: false },
      { routes: console.routes, prefix: '/api/console', tag: 'console', snakeCase: false },
    ]);
    return secured(c.json(document));
  });
  app.route('/', mount(console, ['/api/console']));
  app.route('/', mount(embed, [EMBED_PREFIX]));
  app.route('/', mount(sso, [SSO_PREFIX], { sharesPrefix: true }));
  // What the managed platform's SDK asks first, of any host.
  app.get('/.well-known/databricks-config', (c) =>
    secured(
      c.json({
        oidc_endpoint: `${publicOrigin(c.req.raw)}/oidc`,
        workspace_id: installationId(),
        host_type: 'workspace',
      }),
    ),
  );
  app.route(SCIM_PREFIX, discovery());
  app.route('/', mount(scim, [SCIM_PREFIX]));
  app.route('/', mount(catalog, [CATALOG_PREFIX], { sharesPrefix: true }));
  app.route('/', mount(dataQuality, [DATA_QUALITY_PREFIX]));
  app.route('/', mount(databricks, ['/api/2.0'], { sharesPrefix: true }));
  app.route('/', mount(mlflowPlain, ['']));
  app.route('/', mount(mlflow, API));
  // What no surface knows still answers in MLflow's words: its clients are who ask.
  app.route('/', mount({ ...mlflow, routes: [] }, ['/api', '/ajax-api']));
  app.notFound((c) => {
    const message = `No API found for '${c.req.method} ${c.req.path.slice(0, 200)}'`;
    return mlflow.fail(new AppError('ENDPOINT_NOT_FOUND', message), originOf(c).requestId);
  });
  return app;
}

/** For a host other than our own web process, whose door has looked already. */
export function refusedHost(request: Request): Response | undefined {
  const message = foreignHost(request);
  return message === undefined ? undefined : mlflow.fail(new AppError('PERMISSION_DENIED', message), 'none');
}
