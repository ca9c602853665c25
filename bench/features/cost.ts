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

/** User and system ticks of a process, and with those of its ended children where asked; none where the system does not tell. */
function ticksOf(pid: number | 'self', withEnded: boolean): { ticks: number; parent: number } {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0, user = 0, system = 0, ended = 0, endedSystem = 0] = [1, 11, 12, 13, 14].map(
      (at) => fields[at],
    );
    return { ticks: user + system + (withEnded ? ended + endedSystem : 0), parent };
  } catch {
    return { ticks: 0, parent: 0 };
  }
}

/** Processor seconds of a server: of its first process and all below it, those that have ended too. */
export function cpuOfServer(first: number): number {
  const living = fs.existsSync('/proc/self')
    ? fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    : [];
  const all = new Map(living.map((pid) => [Number(pid), ticksOf(Number(pid), true)]));
  const isBelow = (pid: number): boolean => pid === first || (pid > 1 && isBelow(all.get(pid)?.parent ?? 0));
  let ticks = 0;
  for (const [pid, each] of all) if (isBelow(pid)) ticks += each.ticks;
  return ticks / TICKS_A_SECOND;
}

/** Processor seconds of programs that this process has run. */
export function cpuOfEnded(): number {
  const own = process.cpuUsage();
  return ticksOf('self', true).ticks / TICKS_A_SECOND - (own.user + own.system) / 1e6;
}

export const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
