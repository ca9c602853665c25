/** The model server: executes models for the endpoints. It says what it can do by the Open Inference Protocol. */
import { createServer, Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { ModelHost } from '@/lib/domains/serving';
import { closeDatabase } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { log } from '@/lib/platform/log';
import { hostForOthers } from '@/lib/platform/own-address';
import { tidyFoldersDaily } from '@/lib/platform/runtimes/used-folders';
import { LineDoor } from '@/lib/wire/invocations/line-door';
import { answerMetrics } from '@/lib/wire/invocations/metrics';
import { answersInvocation, unknownPath } from '@/lib/wire/invocations/serve';
import { probeAt } from '@/lib/wire/invocations/server-probes';
import { untilOwnSchema } from './own-schema';
import { onStop } from './stop';

type Answer = { status: number; body: unknown };

const DRAIN = 6_000;
let host: ModelHost | undefined;
let isReady = false;
let isLeaving = false;

const ROUTES: Record<string, () => Answer> = {
  '/health': () => ({ status: 200, body: { status: 'ok' } }),
  '/ready': () => ({
    status: isReady ? 200 : 503,
    body: { status: isReady ? 'ok' : 'starting' },
  }),
};

const server = createServer(
  {
    headersTimeout: 20_000,
    requestTimeout: 120_000,
    keepAliveTimeout: 75_000,
    noDelay: true,
    // What a web process passes on may be written as more bytes than it came in.
    maxHeaderSize: 64 << 10,
  },
  async (request, response) => {
    if (isLeaving) response.setHeader('connection', 'close');
    if (host && answersInvocation(host, request, response)) return;
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    request.resume();
    if (path === '/metrics') {
      await answerMetrics(request, response);
      return;
    }
    const probe = await probeAt(path, async () => isReady);
    const { status, body } = probe ?? ROUTES[path]?.() ?? { status: 404, body: unknownPath(path) };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  },
);

const lines = new LineDoor(server, () => host);

server.on('error', (error: NodeJS.ErrnoException) => {
  log.fatal({ err: error.message, port: env.modelServer.port }, 'the model server cannot listen');
  process.exit(error.code === 'EADDRINUSE' ? 98 : 1);
});

await untilOwnSchema();
server.listen(env.modelServer.port, env.modelServer.host, () => void begin());

async function begin(): Promise<void> {
  const { port } = server.address() as AddressInfo;
  // It answers from the moment that others may know of it: who asks then waits for what is loaded.
  host = new ModelHost(env.modelServer.address ?? `${hostForOthers(env.modelServer.host)}:${port}`);
  await host.start();
  isReady = true;
  // A machine that only serves has no worker to do it.
  tidyFoldersDaily();
  log.info({ port }, 'model server is ready');
  process.send?.({ ready: true, port });
}

onStop(async () => {
  isLeaving = true;
  await host?.leave();
  lines.leave();
  // Node's own close of an HTTP server cuts idle connections that a client may be about to use: this one refuses new ones, tells
  // those that are there, and waits for them.
  const closed = new Promise<void>((resolve) => {
    net.Server.prototype.close.call(server, () => resolve());
  });
  const cut = setTimeout(() => {
    lines.cut();
    Server.prototype.closeAllConnections.call(server);
  }, DRAIN);
  setTimeout(() => server.closeIdleConnections(), 1_000).unref();
  await closed;
  clearTimeout(cut);
  await host?.close();
  await closeDatabase();
});
