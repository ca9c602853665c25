/** The model server's end of the lines that web processes open. */
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { isKnock, type ModelHost } from '@/lib/domains/serving';
import { Framed } from '@/lib/platform/framed';
import {
  KNOCK_HEADER,
  LARGEST_QUESTION,
  LINE_PROTOCOL,
  type QuestionHead,
  say,
  understand,
} from './line-messages';
import { ADDRESS_HEADER } from './passed-caller';
import { targetOf } from './paths';
import { answerQuestion, unknownPath } from './serve';

/** Bytes of a message: the head of a question, with what stands before it, is of less than 65 kB. */
const LONGEST = LARGEST_QUESTION + (65 << 10);
const DEAD_AFTER = 30_000;

export class LineDoor {
  private readonly lines = new Set<Framed>();
  private isLeaving = false;

  constructor(
    server: Server,
    private readonly host: () => ModelHost | undefined,
  ) {
    server.on('upgrade', (request: IncomingMessage, socket: Socket) => this.open(request, socket));
  }

  private open({ headers }: IncomingMessage, socket: Socket): void {
    socket.on('error', () => socket.destroy());
    const knock = headers[KNOCK_HEADER];
    const isKnown = headers.upgrade === LINE_PROTOCOL && typeof knock === 'string' && isKnock(knock);
    const host = this.host();
    if (!isKnown || !host || this.isLeaving) {
      socket.end(
        `HTTP/1.1 ${isKnown ? '503 Service Unavailable' : '401 Unauthorized'}\r\nconnection: close\r\n\r\n`,
      );
      return;
    }
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: ${LINE_PROTOCOL}\r\nconnection: upgrade\r\n\r\n`,
    );
    socket.setTimeout(0);
    socket.setNoDelay(true).setKeepAlive(true, DEAD_AFTER);
    this.serve(host, socket);
  }

  private serve(host: ModelHost, socket: Socket): void {
    /** Questions that are being answered, and whether somebody still waits. */
    const open = new Map<number, { isGone: boolean }>();
    const ip = socket.remoteAddress;
    const line = new Framed(socket, LONGEST, (message) => {
      const { id, head, body } = understand<QuestionHead>(message);
      if (!head) {
        const question = open.get(id);
        if (question) question.isGone = true;
        return;
      }
      const target = targetOf(head.path);
      if (!target)
        return say(
          line,
          id,
          { status: 404, headers: {} },
          Buffer.from(JSON.stringify(unknownPath(head.path))),
        );
      const question = { isGone: false };
      open.set(id, question);
      void answerQuestion(host, {
        method: head.method,
        target,
        headers: head.headers,
        ip: head.headers[ADDRESS_HEADER] ?? ip,
        // The line's memory is used again.
        body: Buffer.from(body),
        isGone: () => question.isGone || socket.destroyed,
        takesPieces: false,
      }).then(({ status, headers, body: answer }) => {
        open.delete(id);
        say(line, id, { status, headers }, typeof answer === 'string' ? Buffer.from(answer) : answer);
      });
    });
    this.lines.add(line);
    socket.on('end', () => socket.end());
    socket.on('close', () => this.lines.delete(line));
  }

  /** Whoever asks shall ask another; what is asked already is answered, and the web process hangs up. */
  leave(): void {
    this.isLeaving = true;
    for (const line of this.lines) say(line, 0);
  }

  cut(): void {
    for (const { stream } of this.lines) stream.destroy();
  }
}
