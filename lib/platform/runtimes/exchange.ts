/** The talk with the process of a model, as this side of it sees it. */
import type { ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { Framed } from '../framed';
import type { Ready, Reply } from './protocol';

/** Once, how loading went; then a reply to each batch. */
export type Said = { ready: Ready } | { failed: string } | { reply: Reply };

/** No batch and no answer is longer: what is, is a fault of the stream. */
export const LONGEST = 512 << 20;

type Waiting<Value> = { resolve: (value: Value) => void; reject: (error: Error) => void };

/** The process becomes ready, then has one batch at a time to answer. Whatever it ends of is told to whoever waits; what it says that cannot be understood ends it. */
export class Exchange {
  readonly ready: Promise<Ready>;
  readonly ended: Promise<string>;
  private loading: Waiting<Ready> | undefined;
  private batch: Waiting<Reply> | undefined;
  private fault: string | undefined;
  private isOver = false;

  constructor(
    child: ChildProcess,
    private readonly kill: () => void,
  ) {
    this.ready = new Promise((resolve, reject) => {
      this.loading = { resolve, reject };
    });
    this.ready.catch(() => undefined);
    this.ended = new Promise((resolve) => {
      const end = (why: string) => {
        this.isOver = true;
        const reason = this.fault ?? why;
        this.loading?.reject(new Error(reason));
        this.batch?.reject(new Error(reason));
        resolve(reason);
      };
      // More than once: where the machine has no room for another process, each message to it fails as well.
      child.on('error', ({ message }) => end(`the process cannot be started: ${message}`));
      child.once('exit', (code, signal) =>
        end(signal ? `the process was ended by ${signal}` : `the process ended with code ${code}`),
      );
    });
  }

  /** Messages that come over a channel, as `read` understands them. */
  over(channel: Duplex, read: (bytes: Buffer) => Said): Framed {
    channel.on('error', (error) => {
      if (error instanceof RangeError) this.giveUp(error.message);
      // It ended while it was written to, and says of what by its exit; or it closed its ears.
      else this.kill();
    });
    return new Framed(channel, LONGEST, (bytes) => this.hear(() => read(bytes)));
  }

  hear(read: () => Said): void {
    try {
      const said = read();
      if ('ready' in said) this.loading?.resolve(said.ready);
      else if ('failed' in said) this.loading?.reject(new Error(said.failed));
      else {
        this.batch?.resolve(said.reply);
        this.batch = undefined;
      }
    } catch (error) {
      this.giveUp(error instanceof Error ? error.message : String(error));
    }
  }

  /** @throws Error when the process ends before it has answered */
  ask(send: () => void): Promise<Reply> {
    if (this.isOver) return Promise.reject(new Error('the process of the model is gone'));
    return new Promise((resolve, reject) => {
      this.batch = { resolve, reject };
      send();
    });
  }

  private giveUp(why: string): void {
    this.fault ??= `what the process says is no answer: ${why}`;
    this.kill();
  }
}
