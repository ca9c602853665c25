/** Every route of MLflow's dialect, to be asked over a real server. */
import { afterAll, beforeAll, expect } from 'vitest';
import type { Route } from '@/lib/core/surface';
import { routes as databricksRoutes } from '@/lib/wire/databricks/routes';
import { plainRoutes, routes } from '@/lib/wire/mlflow/routes';
import { callerWithRole, makeRun } from './callers';
import { type RawServer, serveRaw } from './raw-http';

export const ROOT = '/api/2.0';
export type Mounted = { prefix: string; route: Route };
export const mounted: Mounted[] = [
  ...routes.map((route) => ({ prefix: ROOT, route })),
  ...databricksRoutes
    .filter(({ path }) => path.startsWith('/mlflow/'))
    .map((route) => ({ prefix: ROOT, route })),
  ...plainRoutes.map((route) => ({ prefix: '', route })),
];
/** For `test.each`: by its method and path. */
export const titled = (all: readonly Mounted[]) =>
  all.map((one) => [`${one.route.method} ${one.prefix}${one.route.path}`, one] as const);

/** The path with something in the place of its parts. */
export const concrete = ({ prefix, route }: Mounted, runId: string) =>
  prefix +
  route.path
    .replace(':model_id', `m-${'0'.repeat(32)}`)
    .replace(/:\w+/, 'x')
    .replace('*', `0/${runId}/artifacts/x`);

/** A server for the tests of a file, and a run of it; whatever was sent to it, in the end it still serves. */
export function serveForTests(): { readonly server: RawServer; readonly runId: string } {
  let server: RawServer;
  let runId: string;
  beforeAll(async () => {
    server = await serveRaw();
    runId = await makeRun(await callerWithRole('admin'), '0');
  });
  afterAll(async () => {
    expect((await server.send('GET', `${ROOT}/mlflow/runs/get?run_id=${runId}`)).status).toBe(200);
    await server.close();
  });
  return {
    get server() {
      return server;
    },
    get runId() {
      return runId;
    },
  };
}
