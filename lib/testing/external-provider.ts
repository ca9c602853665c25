/** A provider of models, as far as an endpoint asks one: answers as a test says, and remembers what it was asked. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

type Seen = { path: string; headers: http.IncomingHttpHeaders; body: Record<string, unknown> };
export type ProviderAnswer = {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
  breaksOff?: boolean;
};

export class ExternalProvider {
  readonly seen: Seen[] = [];
  /** Of the next requests, one after another; a good one where there is none. */
  readonly answers: ProviderAnswer[] = [];
  /** Nothing is answered before. */
  hold: Promise<void> | undefined;
  private readonly server = http.createServer((request, response) => void this.answer(request, response));

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get base(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  forget(): void {
    this.seen.length = 0;
    this.answers.length = 0;
    this.hold = undefined;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += chunk;
    this.seen.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) });
    await this.hold;
    const { status, body = { choices: [] }, headers, breaksOff } = this.answers.shift() ?? { status: 200 };
    if (breaksOff) request.socket.destroy();
    else response.writeHead(status, headers).end(JSON.stringify(body));
  }
}
