/** What one side of a bench leaves behind (a server that still answers a page now closed) must not be counted to the other. */
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY = 250;
/** Of the time of all cores. */
const CALM = 0.9;
const PATIENCE = 15_000;

/** Processor milliseconds of all cores since the start: those without work, and all. */
function spent(): { idle: number; all: number } {
  const times = os.cpus().map((core) => core.times);
  const all = times.flatMap((of) => Object.values(of)).reduce((sum, value) => sum + value, 0);
  return { idle: times.reduce((sum, { idle }) => sum + idle, 0), all };
}

/** Waits until the machine had next to nothing to do for half a second; false if it never had within fifteen. */
export async function calm(): Promise<boolean> {
  const deadline = Date.now() + PATIENCE;
  let before = spent();
  for (let quiet = 0; quiet < 2; ) {
    if (Date.now() > deadline) return false;
    await sleep(LOOK_EVERY);
    const now = spent();
    quiet = (now.idle - before.idle) / (now.all - before.all) >= CALM ? quiet + 1 : 0;
    before = now;
  }
  return true;
}
