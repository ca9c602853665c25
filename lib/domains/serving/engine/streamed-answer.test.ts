import { once } from 'node:events';
import http, { type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { env } from '@/lib/platform/env';
import { anthropic } from '@/lib/pure/scoring/external/anthropic';
import { openaiWithUsage } from '@/lib/pure/scoring/external/openai';
import { askJson, RULES_ELSEWHERE } from '@/lib/testing/replica-work';
import { ExternalReplicas, type Remote } from './remote-replicas';
import type { ReplicaRules } from './replicas';
import type { Outcome } from './work';

type Act = (response: ServerResponse, asked: Record<string, unknown>) => unknown;

const SECRET = 'sk-very-secret';
let act: Act = () => undefined;
const provider = http.createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  await act(response, JSON.parse(text));
});
let url: URL;
beforeAll(async () => {
  env.webhookAddresses = ['127.0.0.1'];
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  url = new URL(`http://127.0.0.1:${(provider.address() as AddressInfo).port}/`);
});
afterAll(() => {
  env.webhookAddresses = [];
  provider.closeAllConnections();
  provider.close();
});
beforeEach(() => {
  act = () => expect.unreachable();
});

const replicasOf = (more: Partial<Remote> = {}, rules: Partial<ReplicaRules> = {}) => {
  const headers = { authorization: `Bearer ${SECRET}` };
  return new ExternalReplicas(
    { url, headers, task: 'llm/v1/chat', name: 'm', dialect: openaiWithUsage, ...more },
    { ...RULES_ELSEWHERE, ...rules },
  );
};

const CHAT = { messages: [{ role: 'user', content: 'hello' }], stream: true };
const ask = (replicas: ExternalReplicas, body: object = CHAT): Promise<Outcome> =>
  askJson(replicas, body, { deadline: Date.now() + 5_000 });
const streamOf = async (replicas: ExternalReplicas, body?: object) => {
  const { streamed, ...outcome } = await ask(replicas, body);
  if (!streamed) throw new Error(outcome.body);
  return streamed;
};
const piece = (content: string, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: '1', choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
const said = (chunk: unknown) => JSON.parse(String(chunk).slice(6)).choices[0].delta.content as string;

test('each piece comes when it is said, what it took is noted, and the place is free after the last', async () => {
  let go: () => void = () => undefined;
  const read = new Promise<void>((resolve) => {
    go = resolve;
  });
  act = async (response, asked) => {
    expect(asked).toMatchObject({ stream: true, stream_options: { include_usage: true }, model: 'm' });
    response.write(piece('It '));
    // Not before the first was read.
    await read;
    response.write(piece('rains.', 'stop'));
    response.end('data: {"choices":[],"usage":{"total_tokens":9}}\n\ndata: [DONE]\n\n');
  };
  const replicas = replicasOf();
  const { pieces, ended } = await streamOf(replicas);
  const found: string[] = [];
  for await (const chunk of pieces) {
    found.push(String(chunk));
    expect(replicas.inFlight).toBe(1);
    go();
  }
  // Nobody asked what it took.
  expect(found.slice(0, 2).map(said)).toEqual(['It ', 'rains.']);
  expect(found.slice(2)).toEqual(['data: [DONE]\n\n']);
  expect(JSON.parse(ended().body)).toMatchObject({
    choices: [{ message: { content: 'It rains.' }, finish_reason: 'stop' }],
    usage: { total_tokens: 9 },
  });
  expect(ended().status).toBe(200);
  await vi.waitFor(() => expect(replicas.inFlight).toBe(0));
});

test('another protocol comes as OpenAI’s, with what it took for whoever asks', async () => {
  act = (response) => {
    for (const event of [
      { type: 'message_start', message: { id: 'a', usage: { input_tokens: 1 } } },
      { type: 'content_block_delta', delta: { type: 'text_delta', text: 'hi' } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } },
    ]) {
      response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    }
    response.end();
  };
  const { pieces } = await streamOf(replicasOf({ dialect: anthropic }), {
    ...CHAT,
    stream_options: { include_usage: true },
  });
  const found: string[] = [];
  for await (const chunk of pieces) found.push(String(chunk));
  expect(found.at(-2)).toContain('"total_tokens":3');
  expect(found.at(-1)).toBe('data: [DONE]\n\n');
});

test('a caller who goes away lets the provider go', async () => {
  let closed: Promise<unknown> | undefined;
  act = (response) => {
    closed = once(response, 'close');
    response.write(piece('It '));
  };
  const replicas = replicasOf();
  const { pieces, ended } = await streamOf(replicas);
  await once(pieces, 'readable');
  pieces.destroy();
  await closed;
  await vi.waitFor(() => expect(replicas.inFlight).toBe(0));
  expect(ended().status).toBe(499);
});

test.each<[string, Act, string]>([
  ['its connection breaks', (response) => response.socket?.destroy(), 'broke off its answer'],
  [
    'it says so',
    (response) => response.end(`data: {"error":{"message":"full of ${SECRET}"}}\n\n`),
    'full of …',
  ],
  ['it says something that is no JSON', (response) => response.end('data: {\n\n'), 'an event is no JSON'],
  ['it falls silent', () => undefined, 'nothing came within the time limit'],
])('where %s, the stream tells', async (_, then, why) => {
  act = async (response, asked) => {
    await new Promise<void>((resolve) => response.write(piece('It '), () => resolve()));
    await new Promise<void>((resolve) => setImmediate(resolve));
    then(response, asked);
  };
  const { pieces, ended } = await streamOf(replicasOf({}, { timeoutMs: 400 }));
  const found: string[] = [];
  for await (const chunk of pieces) found.push(String(chunk));
  expect(JSON.parse(found.at(-1)?.slice(6) ?? '').error.message).toContain(why);
  expect(found.join('')).not.toContain(SECRET);
  expect(ended().status).toBe(502);
});

test('one that breaks before anybody reads is told of by the stream, and nothing else falls', async () => {
  let over: Promise<unknown> | undefined;
  act = (response) => {
    over = once(response, 'close');
    response.write(piece('It '), () => response.socket?.destroy());
  };
  const { pieces, ended } = await streamOf(replicasOf());
  await over;
  for (let at = 0; at < 20; at += 1) await new Promise<void>((resolve) => setImmediate(resolve));
  const found: string[] = [];
  for await (const chunk of pieces) found.push(String(chunk));
  expect(found.at(-1)).toContain('broke off its answer');
  expect(ended().status).toBe(502);
});

test('a caller who reads slowly slows the provider down', async () => {
  const ALL = 128;
  let written = 0;
  let isHeld = false;
  act = async (response) => {
    for (; written < ALL; written += 1) {
      if (response.write(piece('x'.repeat(1 << 19)))) continue;
      isHeld = true;
      await once(response, 'drain');
      isHeld = false;
    }
    response.end('data: [DONE]\n\n');
  };
  const { pieces } = await streamOf(replicasOf());
  await once(pieces, 'readable');
  // It is held up for good, far from its end.
  await vi.waitFor(async () => {
    const before = written;
    expect(isHeld).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([isHeld, written]).toEqual([true, before]);
  }, 10_000);
  expect(written).toBeLessThan(ALL / 2);
  let count = 0;
  for await (const _ of pieces) count += 1;
  expect(count).toBe(ALL + 1);
});
