/** What a model's process may hold in memory: nothing else keeps one that leaks from taking the machine along. */
import fs from 'node:fs/promises';
import { env } from '../env';
import type { Runner } from './protocol';

const LOOK_EVERY = 1_000;

/** A sentence where the process holds more than one may. Where the system tells nothing, nothing is said. */
export async function overweight(pid: number | undefined): Promise<string | undefined> {
  // In kilobytes, and not in pages, which are of another size on some processors.
  const status = await fs.readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const megabytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
  const { memoryMb } = env.modelServer;
  if (megabytes <= memoryMb) return undefined;
  return `A process of the model used ${Math.round(megabytes)} MB, more than the ${memoryMb} MB that one may (PLUMBLINE_MODEL_MEMORY_MB).`;
}

/** Looks as long as the process lives, and ends one that holds too much. @returns why it did, once it has */
export function limitMemory(runner: Runner): { readonly fault: string | undefined } {
  const limited: { fault: string | undefined } = { fault: undefined };
  const timer = setInterval(async () => {
    const fault = await overweight(runner.pid);
    if (fault === undefined) return;
    limited.fault = fault;
    runner.kill();
  }, LOOK_EVERY).unref();
  void runner.ended.then(() => clearInterval(timer));
  return limited;
}
