/** The web process: one HTTP server. API paths go straight to the surfaces, every other path to Next's pages. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeRefusals } from '@/lib/domains/serving';
import { sayPending, startListening, stopListening } from '@/lib/platform/announce';
import { closeDatabase } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { env } from '@/lib/platform/env';
import { log } from '@/lib/platform/log';
import { settlePort } from '@/lib/platform/own-address';
import { forReader } from '@/lib/platform/page-locale';
import { sweepScratch } from '@/lib/platform/scratch';
import { createFront, type Handler } from '@/lib/wire/front';
import { loadBuildFiles } from './build-files';
import { drain } from './drain';
import { checkOwnSchema } from './own-schema';
import { onStop } from './stop';

const HEADERS_WITHIN = 20_000;
// A body that trickles for longer than this is cut off; hundreds of megabytes need minutes on a slow line.
const REQUEST_WITHIN = 60 * 60_000;
const IDLE_SOCKET = 75_000;
/** Bytes with the address, which holds what a page shows: of a long filter more than the 16 kB that Node takes by itself. */
const MOST_HEADERS = 64 << 10;
const DRAIN = 8_000;

/** Pages come from Next; without them (`--api-only`) there is the API alone. */
async function loadPages(port: number): Promise<Handler> {
  if (process.argv.includes('--api-only')) {
    return (_request, response) =>
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Only the API runs here.\n');
  }
  const { default: next } = await import('next');
  const pages = next({ dev: env.isDevelopment, hostname: env.host, port, dir: process.cwd() });
  await pages.prepare();
  const answer = pages.getRequestHandler();
  if (env.isDevelopment)
    return (request, response) => forReader(request.headers.cookie, () => answer(request, response));
  const answerFile = await loadBuildFiles('.next/static');
  return (request, response) =>
    answerFile(request, response) || forReader(request.headers.cookie, () => answer(request, response));
}

let pages: Handler | undefined;
const server = createServer(
  {
    headersTimeout: HEADERS_WITHIN,
    requestTimeout: REQUEST_WITHIN,
    keepAliveTimeout: IDLE_SOCKET,
    maxHeaderSize: MOST_HEADERS,
  },
  createFront(() => pages),
);

server.on('error', (error: NodeJS.ErrnoException) => {
  log.fatal({ err: error.message, code: error.code, port: env.port }, 'the web server cannot listen');
  process.exit(error.code === 'EADDRINUSE' ? 98 : 1);
});

void sweepScratch();
// Without a database it listens all the same, and answers that it cannot be reached at the moment.
await checkOwnSchema();
server.listen(env.port, env.host, async () => {
  const { port } = server.address() as AddressInfo;
  settlePort(port);
  try {
    startListening();
    pages = await loadPages(port);
    log.info({ host: env.host, port }, 'web is ready');
    process.send?.({ ready: true, port });
  } catch (error) {
    log.fatal({ err: error }, 'the pages cannot be loaded');
    process.exit(1);
  }
});

onStop(async () => {
  stopListening();
  await drain(server, DRAIN);
  await closeEngine();
  await sayPending();
  await writeRefusals();
  await closeDatabase();
});
