/** All surfaces as one Hono app: what answers every path that is not a page. */
import { Hono } from 'hono';
import { type Bindings, mount, originOf } from '@/lib/core/surface';
import { AppError } from '@/lib/pure/errors';
import { console } from './console/surface';
import { health } from './health';
import { mlflow, mlflowPlain } from './mlflow/surface';
import { openApi } from './openapi';

const API = ['/api/2.0', '/ajax-api/2.0'];

/** The first segment of each path that belongs here; all others are the console's pages. */
export const API_ROOTS = ['api', 'ajax-api', 'health', 'version', 'ready', 'metrics', 'get-artifact'];

let document: Record<string, unknown> | undefined;

export function createApp(): Hono<Bindings> {
  const app = new Hono<Bindings>();
  app.route('/', health());
  app.get('/api/openapi.json', (c) => {
    document ??= openApi([
      { routes: mlflow.routes, prefix: '/api/2.0', tag: 'mlflow', snakeCase: true },
      { routes: console.routes, prefix: '/api/console', tag: 'console', snakeCase: false },
    ]);
    return c.json(document);
  });
  app.route('/', mount(console, ['/api/console']));
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
