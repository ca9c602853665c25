/** What a model's process may hold in memory: nothing else keeps one that leaks from taking the machine along. */
import fs from 'node:fs/promises';
import { env } from '../env';
import type { Runner } from './protocol';

const LOOK_EVERY = 1_000;
const PAGE = 4096;

/** A sentence where the process holds more than one may. Where the system tells nothing, nothing is said. */
export async function overweight(pid: number | undefined): Promise<string | undefined> {
  const statm = await fs.readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '');
  const megabytes = (Number(statm.split(' ')[1] ?? 0) * PAGE) / 2 ** 20;
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
