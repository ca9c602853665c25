/** One process of the engine, seen from the one who started it. */
import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AppError, tooMany } from '../../pure/errors';
import { log } from '../log';
import { ownProcess } from '../own-program';
import { ownName } from '../scratch';
import type { Answer, Request } from './protocol';

// Next follows a call of `fork` that it sees to the file and wants to bundle it, the engine's native code included.
const { fork } = process.getBuiltinModule('node:child_process');

/** It yields the processors to those who answer people. */
const NICE = 5;
const WORDS_KEPT = 4_000;
/** What the process ends with when a statement took more memory than it may. */
const TOO_MUCH_MEMORY = 75;

export class EngineProcess {
  private readonly child: ChildProcess;
  private waiting: { resolve: (answer: Answer) => void; reject: (error: unknown) => void } | undefined;
  private arrived: Answer[] = [];
  private lastWords = '';
  private ended: Error | undefined;
  readonly exit: Promise<void>;
  /** Its own; it goes when the process goes. */
  readonly spillFolder: string;

  constructor(spillFolder: string) {
    this.spillFolder = path.join(spillFolder, ownName());
    const { file, execArgv } = ownProcess('engine');
    this.child = fork(file, [], {
      execArgv,
      // Nothing of ours goes along: no address, no secret.
      env: { NODE_ENV: 'production', TZ: 'UTC', LANG: 'C.UTF-8' } as never,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
      // Ctrl-C in the terminal is for us, who end it.
      detached: true,
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.lastWords = (this.lastWords + text).slice(-WORDS_KEPT);
    });
    this.child.on('message', (answer: Answer) => this.take(answer));
    this.exit = new Promise((resolve) => {
      this.child.on('error', (error) => {
        this.end(error);
        // One that never began does not end either.
        if (this.child.pid === undefined) resolve();
      });
      this.child.once('exit', (code, signal) => {
        this.end(this.causeOf(code, signal));
        fs.rm(this.spillFolder, { recursive: true, force: true }, () => resolve());
      });
    });
  }

  get isAlive(): boolean {
    return this.ended === undefined;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  send(request: Request): void {
    if (this.isAlive) this.child.send(request, () => undefined);
  }

  /** The next answer. Only one may be waited for. */
  next(): Promise<Answer> {
    const first = this.arrived.shift();
    if (first) return Promise.resolve(first);
    if (this.ended) return Promise.reject(this.ended);
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** An idle process does not keep ours from ending. */
  rest(isIdle: boolean): void {
    for (const each of [
      this.child,
      this.child.channel,
      this.child.stderr as { ref?(): void; unref?(): void } | null,
    ]) {
      if (isIdle) each?.unref?.();
      else each?.ref?.();
    }
  }

  private take(answer: Answer): void {
    if (answer.type === 'ready') this.yieldToOthers();
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting) waiting.resolve(answer);
    else this.arrived.push(answer);
  }

  /** Once it is there: starting is short, and on a busy machine a niced start may take minutes. */
  private yieldToOthers(): void {
    try {
      if (this.child.pid) os.setPriority(this.child.pid, NICE);
    } catch {
      // It may have ended already; that is told by its exit.
    }
  }

  private end(cause: Error): void {
    this.ended ??= cause;
    this.waiting?.reject(this.ended);
    this.waiting = undefined;
  }

  private causeOf(code: number | null, signal: string | null): Error {
    if (code === TOO_MUCH_MEMORY) return tooMany('The query took more memory than it may. Ask for less.', 60);
    if (signal !== 'SIGKILL') log.warn({ code, signal, words: this.lastWords }, 'an engine process ended');
    return new AppError(
      'INTERNAL_ERROR',
      'The query engine ended while it worked on this; nothing else was harmed.',
    );
  }
}
