/** Bodies that are JSON and no object: whoever reads fields out of them must not fall over. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Surface } from '@/lib/core/surface';
import { type RawServer, serveRaw } from '@/lib/testing/raw-http';
import { DATA_QUALITY_PREFIX, dataQuality } from './databricks/data-quality-routes';
import { CATALOG_PREFIX, catalog } from './databricks/monitor-routes';
import { databricks } from './databricks/surface';
import { mlflow } from './mlflow/surface';

import { PREFIX as SCIM_PREFIX } from './scim/paths';
import { scim } from './scim/surface';

let server: RawServer;
beforeAll(async () => {
  server = await serveRaw();
});
afterAll(() => server.close());

const BODIES = ['null', '7', '"text"', '[1]', 'true', '[null]'];

const surfaces: [prefix: string, surface: Surface][] = [
  ['/api/2.0', mlflow],
  ['/api/2.0', databricks],
  [CATALOG_PREFIX, catalog],
  [DATA_QUALITY_PREFIX, dataQuality],
  [SCIM_PREFIX, scim],
];

test.each(
  surfaces.flatMap(([prefix, { routes }]) =>
    routes
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path }) => [method, prefix + path.replace(/(?<=\/):\w+/g, 'x').replace('*', 'x')]),
  ),
)('%s %s', async (method, path) => {
  const faults: string[] = [];
  for (const body of BODIES) {
    const { status, text } = await server.send(method, path, { body });
    // 501: what is not offered is not offered whatever one sends.
    if (status >= 500 && status !== 501) faults.push(`${body}: ${text}`);
  }
  expect(faults).toEqual([]);
});
