/**
 * The web process's way to the model servers. A request goes to one that has the endpoint ready; where that one is gone, full of
 * nothing, or just starting, it goes to another or waits: who asks through here sees no model server come and go.
 */
import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { knownError, type Origin, originOfHeads } from '@/lib/core/surface';
import { authenticate } from '@/lib/domains/identity';
import { findServers, knock, noteRefused, passAddress, passCaller, type Server } from '@/lib/domains/serving';
import { AppError, unauthenticated } from '@/lib/pure/errors';
import { HEADER_LENGTH } from '@/lib/pure/scoring/open-inference/read-inference';
import { authenticateRequest } from '../authenticate';
import { readWhole, sendPieces } from './body';
import { type Asker, lineTo } from './line';
import { AGAIN_HEADER, BY_ITSELF, LARGEST_QUESTION } from './line-messages';
import { ADDRESS_HEADER, CALLER_HEADER } from './passed-caller';
import { isOfOpenAi, isQuestion, pathOfModel, refusalBody, type Target, targetOf } from './paths';
import { refusedAs } from './refused-as';
import { ELSEWHERE } from './serve';
import { anyServer, probeAt } from './server-probes';

const PATIENCE = 30_000;
const PAUSE = 100;
/** A server whose connection broke is passed over so long, unless there is no other. */
const SHUNNED_FOR = 2_000;

const agent = new http.Agent({ keepAlive: true, maxSockets: 512, scheduling: 'lifo' });
const shunned = new Map<string, number>();
let turn = 0;

type Passed = { status: number; headers: IncomingHttpHeaders; body: Buffer; pieces?: IncomingMessage };

/** `x-plumbline-caller` is not among them: it is ours to write. */
const ON = ['authorization', 'content-type', 'x-request-id', HEADER_LENGTH];
const BACK = [
  'content-type',
  HEADER_LENGTH,
  'served-model-name',
  'x-request-id',
  'retry-after',
  'www-authenticate',
  'allow',
];
const PROBE_HEADERS = {
  'content-type': 'application/json',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};
const ONE_PIECE = 32 << 10;
/** Characters of a path and its headers: what a line and a model server's door take, however many bytes each is written as. */
const MOST_HEAD = 16 << 10;
const NONE = Buffer.alloc(0);

const originOf = ({ headers, socket }: IncomingMessage) =>
  originOfHeads(socket.remoteAddress, (name) => headers[name]?.toString());

/** For the web server's door. */
export async function proxyInvocation(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let { url = '/' } = request;
  try {
    const probe = request.method === 'GET' ? await probeAt(url, anyServer) : undefined;
    if (probe) {
      response.writeHead(probe.status, PROBE_HEADERS).end(JSON.stringify(probe.body));
      return;
    }
    const namesModel = isOfOpenAi(url);
    if (!namesModel && !targetOf(url)) throw noSuchPath(request);
    const headers = pick(request.headers, ON);
    assertShort(url, headers);
    const origin = originOf(request);
    // Before the body is read: nobody's megabytes are not worth a look.
    if (!headers.authorization) headers[CALLER_HEADER] = await sessionOf(request, origin);
    else {
      if (origin.ip) headers[ADDRESS_HEADER] = origin.ip;
      // The model server looks in any case; of what is small to read, it alone.
      if (mayBeLarge(request)) await authenticate({ authorization: headers.authorization }, origin);
    }
    const body = await readWhole(request);
    if (namesModel) {
      const path = pathOfModel(body);
      if (!path) throw new AppError('BAD_REQUEST', 'Name the endpoint as the `model` of the request.');
      url = path;
      assertShort(url, headers);
    }
    const target = targetOf(url);
    if (!target) throw noSuchPath(request);
    const asker: Asker = { isGone: () => response.destroyed };
    response.once('close', () => response.writableFinished || asker.whenGone?.());
    const passed = await passOn(target, request.method ?? 'GET', url, headers, body, asker);
    if (passed.pieces) {
      return sendPieces(response, passed.status, pick(passed.headers, BACK), passed.pieces);
    }
    response.writeHead(passed.status, {
      ...pick(passed.headers, BACK),
      'content-length': passed.body.length,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    // As a text it goes out in one piece with the head; each byte is a letter.
    if (passed.body.length < ONE_PIECE) response.end(passed.body.toString('latin1'), 'latin1');
    else response.end(passed.body);
  } catch (error) {
    const { status, code, message, retryAfterSeconds } =
      error instanceof AppError ? error : knownError(error, 'invocation');
    const target = targetOf(url);
    const reason = code === 'TEMPORARILY_UNAVAILABLE' ? 'no_server' : refusedAs(code);
    if (reason && target && isQuestion(target)) noteRefused(target.endpoint, reason);
    request.resume();
    if (response.destroyed) return;
    response
      .writeHead(status, {
        'content-type': 'application/json',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        ...(retryAfterSeconds !== undefined && { 'retry-after': String(Math.ceil(retryAfterSeconds)) }),
        ...(status === 413 && { connection: 'close' }),
        ...(status === 401 && { 'www-authenticate': 'Basic realm="plumbline", Bearer' }),
      })
      .end(JSON.stringify(refusalBody({ code, message }, target)));
  }
}

const mayBeLarge = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > LARGEST_QUESTION;

const noSuchPath = ({ method, url }: IncomingMessage) =>
  new AppError('ENDPOINT_NOT_FOUND', `No API found for '${method} ${url?.slice(0, 200)}'`);

function assertShort(path: string, headers: Record<string, string>): void {
  const length = Object.values(headers).reduce((sum, value) => sum + value.length, path.length);
  if (length <= MOST_HEAD) return;
  throw new AppError('BAD_REQUEST', `The address and the headers are longer than ${MOST_HEAD >> 10} kB.`);
}

/**
 * A page of the console asks by its session, held to what holds for every request that a cookie comes with.
 *
 * @throws UNAUTHENTICATED
 */
async function sessionOf(
  { method = 'GET', url = '/', headers }: IncomingMessage,
  origin: Origin,
): Promise<string> {
  const asked = new Request(new URL(url, `http://${headers.host ?? 'localhost'}`), {
    // All that counts is whether it may change something; there are methods that no `Request` has.
    method: method === 'GET' || method === 'HEAD' ? method : 'POST',
    headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  });
  const caller = await authenticateRequest(asked, origin);
  if (!caller.user) throw unauthenticated('Sign in, or send an access token: Authorization: Bearer <token>.');
  return passCaller(caller.user.id);
}

/** @throws TEMPORARILY_UNAVAILABLE where no model server answers for as long as one is waited for */
async function passOn(
  { endpoint }: Pick<Target, 'endpoint'>,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: Buffer,
  asker: Asker,
): Promise<Passed> {
  const until = Date.now() + PATIENCE;
  let missing: Passed | undefined;
  let asked = headers;
  for (let attempt = 0; ; attempt += 1) {
    const server = choose(await findServers(attempt > 0), endpoint);
    const passed = server && (await send(server, method, path, asked, body, asker).catch(() => undefined));
    if (asker.isGone()) {
      passed?.pieces?.destroy();
      throw new AppError('CANCELLED', 'The caller went away.');
    }
    if (passed && !(passed.headers[ELSEWHERE] && attempt < 2)) return passed;
    if (passed) {
      missing = passed;
      // Who refuses it next does not count it once more.
      asked = { ...headers, [AGAIN_HEADER]: knock() };
    } else if (server) shunned.set(server.address, Date.now() + SHUNNED_FOR);
    if (Date.now() > until) break;
    await new Promise((resolve) => setTimeout(resolve, attempt === 0 ? 5 : PAUSE));
  }
  if (missing) return missing;
  throw new AppError('TEMPORARILY_UNAVAILABLE', 'No model server answers at the moment.', {
    retryAfterSeconds: 2,
  });
}

/** In turn among those that have it ready, then among those that have what there is of it; else among all. */
function choose(servers: Server[], endpoint: string): Server | undefined {
  const now = Date.now();
  const trusted = servers.filter(({ address }) => (shunned.get(address) ?? 0) < now);
  const ready = trusted.filter((server) => server.ready.has(endpoint));
  const partly = trusted.filter((server) => server.partly.has(endpoint));
  const among = [ready, partly, trusted].find((some) => some.length > 0) ?? servers;
  turn = (turn + 1) % 1_000_000;
  return among[turn % Math.max(1, among.length)];
}

async function send(
  { address }: Server,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: Buffer,
  asker: Asker,
): Promise<Passed> {
  const [host, port] = splitAddress(address);
  if (body.length <= LARGEST_QUESTION) {
    const line = await lineTo(host, port);
    const answer = await line?.ask({ method, path, headers }, body, asker);
    if (answer && !answer.headers[BY_ITSELF]) return answer;
  }
  return sendByItself({ host, port, method, path, headers }, body, asker);
}

type Head = { host: string; port: number; method: string; path: string; headers: Record<string, string> };

/** Over a connection of its own, which ends when nobody waits for the answer any more. */
function sendByItself({ headers, ...place }: Head, body: Buffer, asker: Asker): Promise<Passed> {
  const from = headers[ADDRESS_HEADER];
  return new Promise((resolve, reject) => {
    const sent = http.request(
      {
        ...place,
        agent,
        headers: {
          ...headers,
          ...(from && { [ADDRESS_HEADER]: passAddress(from) }),
          'content-length': body.length,
        },
        timeout: 310_000,
      },
      (answer) => {
        const { statusCode: status = 502, headers: said } = answer;
        if (/^text\/event-stream\b/.test(said['content-type'] ?? '')) {
          return resolve({ status, headers: said, body: NONE, pieces: answer });
        }
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          answer.complete
            ? resolve({ status, headers: said, body: Buffer.concat(chunks) })
            : reject(new Error('the answer broke off')),
        );
        answer.on('error', reject);
      },
    );
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
    sent.on('error', reject);
    asker.whenGone = () => sent.destroy(new Error('nobody waits'));
    sent.end(body);
  });
}

const splitAddress = (address: string): [string, number] => {
  const colon = address.lastIndexOf(':');
  return [address.slice(0, colon).replace(/^\[|\]$/g, ''), Number(address.slice(colon + 1))];
};

function pick(from: IncomingHttpHeaders, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = from[name];
    if (typeof value === 'string') picked[name] = value;
  }
  return picked;
}
