import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { drain } from './drain';

const PIECE = 'x'.repeat(1 << 20);

/** Answers in pieces for as long as `isOver` says. */
async function serving(pieces: number) {
  let begun = () => {};
  const isAsked = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const server = http.createServer({ keepAliveTimeout: 60_000 }, async (_request, response) => {
    begun();
    for (let piece = 0; piece < pieces && !response.destroyed; piece += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      response.write(PIECE);
    }
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, isAsked, port: (server.address() as AddressInfo).port };
}

function ask(port: number, agent: http.Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.get({ port, agent }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on('end', () => resolve(bytes));
      answer.on('error', reject);
    });
    request.on('error', reject);
  });
}

test('who is being answered gets all of it, and keeps nobody waiting afterwards', async () => {
  const { server, isAsked, port } = await serving(5);
  const agent = new http.Agent({ keepAlive: true });
  const answer = ask(port, agent);
  await isAsked;
  const began = performance.now();
  await drain(server, 20_000);
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(await answer).toBe(5 * PIECE.length);
  agent.destroy();
});

test('who is answered without end is cut off', async () => {
  const { server, isAsked, port } = await serving(Number.POSITIVE_INFINITY);
  const agent = new http.Agent({ keepAlive: true });
  const answer = ask(port, agent).catch((error: NodeJS.ErrnoException) => error.code);
  await isAsked;
  await drain(server, 300);
  expect(await answer).toBe('ECONNRESET');
  agent.destroy();
});
