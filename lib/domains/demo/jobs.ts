import { runProgram } from '@/lib/platform/demo-program';
import type { Cron, JobHandler, OnGivenUp } from '@/lib/platform/queue';
import { giveUp, handOver, settle, take, tellLines, WORK } from './hold';

/** How often what the program said is written down. */
const TELL_EVERY = 400;

export const handlers: Record<string, JobHandler> = {
  [WORK]: async (_payload, { signal }) => {
    const held = await take();
    if (!held) return;
    const lines: string[] = [];
    let told = 0;
    let telling: Promise<unknown> = Promise.resolve();
    const tell = () => {
      if (told === lines.length) return;
      told = lines.length;
      telling = telling.then(() => tellLines(held, lines)).catch(() => undefined);
    };
    const timer = setInterval(tell, TELL_EVERY);
    const fault = await runProgram(held, signal, (line) => lines.push(line)).finally(() =>
      clearInterval(timer),
    );
    tell();
    await telling;
    if (!signal.aborted) return settle(held, fault);
    await handOver(held);
    throw new Error('The worker stopped in the middle of the demo.');
  },
};

export const givenUp: Record<string, OnGivenUp> = { [WORK]: (_payload, why) => giveUp(why) };

export const crons: Cron[] = [];
