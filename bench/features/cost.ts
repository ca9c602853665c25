/** What a piece of work took: seconds on the clock, and of processors, which a machine that others use changes less. */
import fs from 'node:fs';

export type Cost = { seconds: number; cpu: number };

const TICKS_A_SECOND = 100;

/** Processor seconds of the engine processes that this one started; none where the system does not tell. */
export function cpuOfEngines(): number {
  let ticks = 0;
  for (const pid of fs.existsSync('/proc/self') ? fs.readdirSync('/proc') : []) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(fields[1]) === process.pid) ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // It ended while we looked.
    }
  }
  return ticks / TICKS_A_SECOND;
}

export const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
