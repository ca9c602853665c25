/** The model server: executes models for the endpoints. It says what it can do by the Open Inference Protocol. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { env } from '@/lib/platform/env';
import { log } from '@/lib/platform/log';
import { registry } from '@/lib/platform/telemetry';
import { VERSION } from '@/lib/pure/version';
import { onStop } from './stop';

type Answer = { status: number; body: unknown };

const ROUTES: Record<string, () => Answer> = {
  '/health': () => ({ status: 200, body: { status: 'ok' } }),
  '/ready': () => ({ status: 200, body: { status: 'ok', models: [] } }),
  '/v2': () => ({ status: 200, body: { name: 'plumbline', version: VERSION, extensions: [] } }),
  '/v2/health/live': () => ({ status: 200, body: { live: true } }),
  '/v2/health/ready': () => ({ status: 200, body: { ready: true } }),
};

const unknown = (path: string): Answer => ({
  status: 404,
  body: {
    error_code: 'RESOURCE_DOES_NOT_EXIST',
    message: `No model is loaded that answers ${path.slice(0, 200)}.`,
  },
});

const server = createServer(async (request, response) => {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  if (path === '/metrics') {
    response.writeHead(200, { 'content-type': registry.contentType }).end(await registry.metrics());
    return;
  }
  const { status, body } = ROUTES[path]?.() ?? unknown(path);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  request.resume();
});

server.on('error', (error: NodeJS.ErrnoException) => {
  log.fatal({ err: error.message, port: env.modelServerPort }, 'the model server cannot listen');
  process.exit(error.code === 'EADDRINUSE' ? 98 : 1);
});

// Only our own processes speak to it.
server.listen(env.modelServerPort, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  log.info({ port }, 'model server is ready');
  process.send?.({ ready: true, port });
});

onStop(async () => {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await closed;
});
