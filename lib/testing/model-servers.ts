/** Model servers as processes of their own, and a load that judges every answer. */
import { type ChildProcess, fork } from 'node:child_process';
import fs from 'node:fs/promises';

export class ModelServers {
  readonly all: ChildProcess[] = [];

  /** Ready when this is. @throws Error where it ends before */
  async start(): Promise<ChildProcess> {
    const child = fork('lib/processes/model-server.ts', [], {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, MODEL_SERVER_PORT: '0', NODE_ENV: 'production' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.all.push(child);
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code) => reject(new Error(`the model server ended with ${code}`)));
    });
    return child;
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.all.map(
        (child) =>
          new Promise<void>((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null) return resolve();
            child.once('exit', () => resolve());
            child.kill('SIGTERM');
          }),
      ),
    );
  }
}

export const childrenOf = async ({ pid }: ChildProcess) =>
  (await fs.readFile(`/proc/${pid}/task/${pid}/children`, 'utf8'))
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);

type Answer = { status: number; headers: Headers; text: string };
type Ask = (body: object) => Promise<Answer>;

/** Asks on and on, and judges every answer by the version that says it gave it: `v1` adds two columns, all others answer twice that. */
export function load(ask: Ask, askers: number) {
  let isOver = false;
  let asked = 0;
  const wrong: string[] = [];
  const loop = async (seed: number) => {
    for (let turn = 0; !isOver; turn += 1) {
      const row = { a: seed, b: turn % 100 };
      const { status, headers, text } = await ask({ dataframe_records: [row] }).catch((error: Error) => ({
        status: 0,
        headers: new Headers(),
        text: error.message,
      }));
      asked += 1;
      const factor = headers.get('served-model-name') === 'v1' ? 1 : 2;
      const [prediction] = status === 200 ? (JSON.parse(text).predictions as { variable: number }[]) : [];
      if (prediction?.variable !== factor * (row.a + row.b)) wrong.push(`${status} ${text.slice(0, 200)}`);
    }
  };
  const loops = Array.from({ length: askers }, (_, seed) => loop(seed));
  return {
    asked: () => asked,
    async end() {
      isOver = true;
      await Promise.all(loops);
      return { asked, wrong };
    },
  };
}

/** So many more answers than now. */
export async function more(running: ReturnType<typeof load>, count: number): Promise<void> {
  const from = running.asked();
  while (running.asked() < from + count) await new Promise((resolve) => setTimeout(resolve, 20));
}
