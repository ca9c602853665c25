/** HTTP/1.1 on one kept-alive socket with as little work as possible, so that the load generator is not what is measured. */
import net from 'node:net';

export type Answer = { status: number; bytes: number; body: string };

const HEAD_END = Buffer.from('\r\n\r\n');
const LINE_END = Buffer.from('\r\n');
/** More of a body than this is counted and thrown away. */
const KEPT = 1 << 16;

type Pending = { resolve: (answer: Answer) => void; reject: (error: Error) => void };

export class Connection {
  #socket: net.Socket | undefined;
  #pending: Pending | undefined;
  #unread: Buffer = Buffer.alloc(0);
  #kept: Buffer[] = [];
  #keptBytes = 0;
  #status = 0;
  #bytes = 0;
  /** Bytes of the body still to come; -1 in a chunked body before a chunk's size is known; undefined in the head. */
  #left: number | undefined;
  #isChunked = false;
  #closes = false;

  constructor(
    private readonly host: string,
    private readonly port: number,
  ) {}

  async request(head: string, body?: string | Buffer): Promise<Answer> {
    if (!this.#socket || this.#socket.destroyed) await this.#open();
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      if (typeof body === 'string') this.#socket?.write(head + body);
      else {
        this.#socket?.write(head);
        if (body) this.#socket?.write(body);
      }
    });
  }

  close(): void {
    this.#pending = undefined;
    this.#socket?.destroy();
  }

  #open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = net.connect({ host: this.host, port: this.port, noDelay: true });
      this.#socket = socket;
      this.#unread = Buffer.alloc(0);
      this.#left = undefined;
      socket.once('connect', resolve);
      socket.on('data', (data) => this.#read(data));
      const broken = (error?: Error) => {
        const pending = this.#pending;
        this.#pending = undefined;
        pending?.reject(error ?? new Error('the server closed the connection'));
        reject(error);
      };
      socket.once('error', broken);
      socket.once('close', () => broken());
    });
  }

  #read(data: Buffer): void {
    let rest: Buffer = this.#unread.length > 0 ? Buffer.concat([this.#unread, data]) : data;
    this.#unread = Buffer.alloc(0);
    for (;;) {
      const used = this.#left === undefined ? this.#readHead(rest) : this.#readBody(rest);
      if (used === undefined) {
        this.#unread = rest;
        return;
      }
      rest = rest.subarray(used);
      if (this.#left === 0) {
        this.#finish();
        return;
      }
    }
  }

  #readHead(rest: Buffer): number | undefined {
    const end = rest.indexOf(HEAD_END);
    if (end < 0) return undefined;
    const head = rest.toString('latin1', 0, end).toLowerCase();
    this.#status = Number(head.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)/.exec(head);
    this.#isChunked = /\r\ntransfer-encoding: *chunked/.test(head);
    this.#closes = /\r\nconnection: *close/.test(head);
    this.#left = this.#isChunked ? -1 : Number(length?.[1] ?? 0);
    this.#kept = [];
    this.#keptBytes = 0;
    this.#bytes = 0;
    return end + HEAD_END.length;
  }

  #readBody(rest: Buffer): number | undefined {
    if (this.#left === -1) {
      const end = rest.indexOf(LINE_END);
      if (end < 0) return undefined;
      const size = Number.parseInt(rest.toString('latin1', 0, end), 16);
      if (size === 0) {
        if (rest.length < end + 4) return undefined;
        this.#left = 0;
        return end + 4;
      }
      this.#left = size + LINE_END.length;
      return end + LINE_END.length;
    }
    if (rest.length === 0) return undefined;
    const used = Math.min(rest.length, this.#left ?? 0);
    this.#keep(rest.subarray(0, used));
    this.#left = (this.#left ?? 0) - used;
    if (this.#isChunked && this.#left === 0) this.#left = -1;
    return used;
  }

  #keep(part: Buffer): void {
    this.#bytes += part.length;
    if (this.#keptBytes >= KEPT) return;
    this.#kept.push(part);
    this.#keptBytes += part.length;
  }

  #finish(): void {
    const answer = {
      status: this.#status,
      bytes: this.#bytes,
      body: Buffer.concat(this.#kept).toString('utf8'),
    };
    const pending = this.#pending;
    this.#pending = undefined;
    this.#left = undefined;
    if (this.#closes) this.#socket?.destroy();
    pending?.resolve(answer);
  }
}
