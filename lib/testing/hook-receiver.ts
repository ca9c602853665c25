/** A server that webhooks are sent to: it keeps what it gets, and answers what it is told to. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = { status: number; headers?: Record<string, string>; silence?: boolean };

export type HookReceiver = {
  url: string;
  seen: { headers: http.IncomingHttpHeaders; body: string }[];
  /** For the next requests, in turn; then 200. One that is silent breaks off. */
  answers: Answer[];
  close(): void;
};

export async function receiveHooks(): Promise<HookReceiver> {
  const seen: HookReceiver['seen'] = [];
  const answers: Answer[] = [];
  const server = http.createServer(async (incoming, answer) => {
    let body = '';
    for await (const chunk of incoming) body += chunk;
    seen.push({ headers: incoming.headers, body });
    const next = answers.shift() ?? { status: 200 };
    if (next.silence) return incoming.socket.destroy();
    return answer.writeHead(next.status, next.headers).end('the answer\0'.repeat(500));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return { url, seen, answers, close: () => server.close() };
}
