/**
 * A line: one connection between a web process and a model server that carries many small questions at once, each with its number. What
 * several callers ask in one turn of the event loop is written, sent and read in one go, which is most of what a prediction costs.
 */
import type { Framed } from '@/lib/platform/framed';

export const LINE_PROTOCOL = 'plumbline-line';
/** Whoever opens one shows by this header that it is a web process of the same installation. */
export const KNOCK_HEADER = 'x-plumbline-knock';
/** The same proof, with what is asked of a server after another one has refused it already. */
export const AGAIN_HEADER = 'x-plumbline-again';
/** A bigger question has a connection of its own: it would keep the others waiting. */
export const LARGEST_QUESTION = 64 << 10;
/** The head of an answer that says: ask this over a connection of its own, it is answered piece by piece. */
export const BY_ITSELF = 'x-plumbline-by-itself';

export type QuestionHead = { method: string; path: string; headers: Record<string, string> };
export type AnswerHead = { status: number; headers: Record<string, string> };

/** Without a head: of a question, that nobody waits for its answer any more; of the number 0, that the model server leaves. */
export type Message<Head> = { id: number; head: Head | undefined; body: Buffer };

const BEFORE = 6;
const NONE = Buffer.alloc(0);

export function say(line: Framed, id: number, head?: QuestionHead | AnswerHead, body: Buffer = NONE): void {
  const text = head ? Buffer.from(JSON.stringify(head)) : NONE;
  const before = Buffer.allocUnsafe(BEFORE);
  before.writeUInt32LE(id, 0);
  before.writeUInt16LE(text.length, 4);
  line.send(before, text, body);
}

/** @param message as the line had it: the body is a part of it */
export function understand<Head>(message: Buffer): Message<Head> {
  const end = BEFORE + message.readUInt16LE(4);
  return {
    id: message.readUInt32LE(0),
    head: end === BEFORE ? undefined : (JSON.parse(message.toString('utf8', BEFORE, end)) as Head),
    body: message.subarray(end),
  };
}
