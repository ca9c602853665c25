/** Other readers and writers of Delta tables in a Python process, for tests: deltalake, polars, DuckDB's extension, Spark. */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { env } from '../../platform/env';

export type Read = {
  columns: string[];
  rows: unknown[][];
  version?: number;
  partitionColumns?: string[];
  numRecords?: number;
  operations?: string[];
};
export type Reader = 'deltalake' | 'polars' | 'duckdb' | 'spark';

export class Foreign {
  private readonly child: ChildProcess;
  private readonly waiting: { resolve: (reply: never) => void; reject: (error: Error) => void }[] = [];

  constructor(python: string) {
    this.child = spawn(python, [path.join(import.meta.dirname, 'foreign.py')], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, SPARK_WAREHOUSE: path.join(env.home, 'warehouse'), SPARK_LOCAL_IP: '127.0.0.1' },
      cwd: env.home,
    });
    if (this.child.stdout) {
      createInterface({ input: this.child.stdout }).on('line', (line) => {
        const reply = JSON.parse(line) as { error?: string };
        const next = this.waiting.shift();
        if (reply.error) next?.reject(new Error(reply.error));
        else next?.resolve(reply as never);
      });
    }
    this.child.once('exit', () => {
      for (const { reject } of this.waiting.splice(0)) reject(new Error('The Python process ended.'));
    });
  }

  read(reader: Reader, place: string, which: { version?: number; timestamp?: string } = {}): Promise<Read> {
    return this.ask({ do: 'read', with: reader, path: place, ...which });
  }

  sql(place: string, statements: string[]): Promise<void> {
    return this.ask({ do: 'sql', path: place, statements });
  }

  python(place: string, code: string): Promise<void> {
    return this.ask({ do: 'python', path: place, code });
  }

  /** @param endpoint of an S3 whose buckets Spark shall reach */
  startSpark(endpoint?: string): Promise<{ version: string }> {
    return this.ask({ do: 'start spark', endpoint });
  }

  stop(): void {
    this.child.stdin?.end();
    this.child.kill('SIGKILL');
  }

  private ask<Reply>(request: object): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.child.stdin?.write(`${JSON.stringify(request)}\n`);
    });
  }
}
