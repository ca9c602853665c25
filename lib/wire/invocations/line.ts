/** The web process's end of its line to each model server: opened when it is first needed, and given up when it has been idle. */
import http from 'node:http';
import type { Socket } from 'node:net';
import { knock } from '@/lib/domains/serving';
import { Framed } from '@/lib/platform/framed';
import {
  type AnswerHead,
  KNOCK_HEADER,
  LINE_PROTOCOL,
  type QuestionHead,
  say,
  understand,
} from './line-messages';

const LONGEST = 1 << 30;
/** Milliseconds without a byte either way, as for a question that has a connection of its own. */
const SILENT = 310_000;
const DEAD_AFTER = 30_000;
const OPENED_WITHIN = 5_000;
/** What has no lines, as of another version, is asked without one so long. */
const TRIED_AGAIN_AFTER = 30_000;
const MOST_IDS = 0xffff_ffff;

export type LineAnswer = AnswerHead & { body: Buffer };
/** Somebody who asks, and may have gone. */
export type Asker = { isGone: () => boolean; whenGone?: (() => void) | undefined };

type Waiting = { resolve: (answer: LineAnswer) => void; reject: (error: Error) => void };

export class Line {
  private readonly waiting = new Map<number, Waiting>();
  private readonly framed: Framed;
  private lastId = 0;
  isUsable = true;

  constructor(private readonly socket: Socket) {
    socket.setNoDelay(true).setKeepAlive(true, DEAD_AFTER);
    socket.unref();
    this.framed = new Framed(socket, LONGEST, (message) => this.hear(message));
    socket.setTimeout(SILENT, () => {
      if (this.waiting.size === 0) this.leave();
      // A machine that is gone without a word takes in nothing of what it is sent, for which TCP alone waits a quarter of an hour.
      else socket.destroy();
    });
    const fail = () => {
      this.isUsable = false;
      for (const { reject } of this.waiting.values()) reject(new Error('the line broke off'));
      this.waiting.clear();
    };
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.destroy());
    socket.on('close', fail);
  }

  /** @throws Error when the line breaks off before it is answered */
  ask(head: QuestionHead, body: Buffer, asker: Asker): Promise<LineAnswer> {
    return new Promise((resolve, reject) => {
      this.lastId = (this.lastId % MOST_IDS) + 1;
      const id = this.lastId;
      say(this.framed, id, head, body);
      this.waiting.set(id, { resolve, reject });
      asker.whenGone = () => {
        if (this.waiting.has(id)) say(this.framed, id);
      };
    });
  }

  private hear(message: Buffer): void {
    const { id, head, body } = understand<AnswerHead>(message);
    if (id === 0) this.leave();
    const waiting = this.waiting.get(id);
    if (!waiting || !head) return;
    this.waiting.delete(id);
    // The line's memory is used again.
    waiting.resolve({ ...head, body: Buffer.from(body) });
    if (!this.isUsable) this.leave();
  }

  /** Nothing more is asked; with the last answer it ends. */
  private leave(): void {
    this.isUsable = false;
    if (this.waiting.size > 0) return;
    this.framed.flush();
    this.socket.end();
  }
}

type Held = { line?: Line | undefined; opening?: Promise<Line | undefined> | undefined; notBefore: number };

const held = new Map<string, Held>();

/** Undefined where the server has none to offer. @throws Error when it cannot be reached */
export function lineTo(host: string, port: number): Line | Promise<Line | undefined> | undefined {
  const address = `${host} ${port}`;
  let one = held.get(address);
  if (!one) {
    one = { notBefore: 0 };
    held.set(address, one);
  }
  if (one.line?.isUsable) return one.line;
  if (one.notBefore > Date.now()) return undefined;
  const place = one;
  one.opening ??= open(host, port)
    .then((line) => {
      place.line = line;
      if (!line) place.notBefore = Date.now() + TRIED_AGAIN_AFTER;
      return line;
    })
    .catch((error: unknown) => {
      // An address that nobody answers at may never be used again.
      held.delete(address);
      throw error;
    })
    .finally(() => {
      place.opening = undefined;
    });
  return one.opening;
}

function open(host: string, port: number): Promise<Line | undefined> {
  return new Promise((resolve, reject) => {
    const request = http.request({
      host,
      port,
      agent: false,
      timeout: OPENED_WITHIN,
      headers: { connection: 'upgrade', upgrade: LINE_PROTOCOL, [KNOCK_HEADER]: knock() },
    });
    request.on('upgrade', (_, socket: Socket, early: Buffer) => {
      const line = new Line(socket);
      if (early.length > 0) socket.unshift(early);
      resolve(line);
    });
    request.on('response', (answer) => {
      answer.resume();
      request.destroy();
      resolve(undefined);
    });
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', reject);
    request.end();
  });
}
