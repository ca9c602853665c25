import { describe, expect, test } from 'vitest';
import { concrete, mounted, serveForTests, titled } from '@/lib/testing/mlflow-routes';
import { dialectFault } from '@/lib/testing/raw-http';

const served = serveForTests();

describe('routes and methods', () => {
  test('what is left out says so', async () => {
    for (const path of [
      '/api/3.0/mlflow/traces/search',
      '/ajax-api/2.0/mlflow/traces',
      '/api/3.0/mlflow/scorers/list',
    ]) {
      const answer = await served.server.send('POST', path, { body: {} });
      expect([answer.status, JSON.parse(answer.text)]).toEqual([
        404,
        {
          error_code: 'ENDPOINT_NOT_FOUND',
          message: expect.stringMatching(/^No API found for .* keeps no traces/),
        },
      ]);
    }
  });

  test('unknown paths', async () => {
    const paths = [
      '/api',
      '/api/',
      '/api/2.0',
      '/api/2.0/mlflow/nothing',
      '/api/9.9/x',
      '/ajax-api/2.0/mlflow/runs',
      '/api/2.0/mlflow/runs/get/',
      '//api/2.0/mlflow/runs/get',
      '/API/2.0/mlflow/runs/get',
      '/api/2.0/mlflow/../mlflow/runs/nothing',
      '/api/2.0//mlflow/runs/get',
      '/api/%2e%2e/x',
      '/api/2.0/mlflow/runs%2Fget',
      '/api/2.0/mlflow/%',
      '/api/2.0/mlflow/%ff',
      `/api/${'x'.repeat(7_000)}`,
    ];
    for (const path of paths) {
      for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS', 'PATCH']) {
        const answer = await served.server.send(method, path, method === 'POST' ? { body: {} } : {});
        expect([answer.status, dialectFault(answer)], `${method} ${path.slice(0, 60)}`).toEqual([
          expect.toSatisfy((status: number) => [400, 404, 405].includes(status)),
          undefined,
        ]);
      }
    }
  });

  test.each(titled(mounted))('%s: wrong methods, and nobody', async (_, one) => {
    const { prefix, route } = one;
    const path = concrete(one, served.runId);
    const allowed = mounted
      .filter((other) => other.prefix + other.route.path === prefix + route.path)
      .map((other) => other.route.method as string);
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'].filter(
      (name) => !allowed.includes(name),
    )) {
      const answer = await served.server.send(method, path);
      expect([answer.status, dialectFault(answer)], method).toEqual([
        expect.toSatisfy((status: number) => [400, 404, 405].includes(status)),
        undefined,
      ]);
    }
    // A part's upload id is its credential, and an input like any other.
    const refusals = route.operation.access === 'anyone' ? [400, 404] : [401, 404];
    for (const spelling of [path, `${path}/`, path.replace('/api/', '/ajax-api/')]) {
      const answer = await served.server.send(route.method, spelling, {
        token: null,
        ...(route.method !== 'GET' && { body: {} }),
      });
      expect([answer.status, dialectFault(answer)], spelling).toEqual([
        expect.toSatisfy((status: number) => refusals.includes(status)),
        undefined,
      ]);
    }
  });
});
