/** What a side of the comparison is, and what one round of it took. */
import { execFileSync, fork } from 'node:child_process';
import fs from 'node:fs/promises';
import type { Job, Outcome } from './load';

export type Side = {
  name: string;
  url: string;
  /** Whose processor time counts, with that of all processes below them. */
  pids: number[];
  body: string;
  /** The body is bytes in base64, and these headers go with it. */
  bytes?: Record<string, string>;
  /** What the first row is answered; nothing where nobody works it out. */
  expected?: number;
  /** Only what runs beside it is compared with it. */
  group: string;
};

export const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;

export class Found {
  readonly rates: number[] = [];
  readonly p50: number[] = [];
  readonly p99: number[] = [];
  readonly cpu: number[] = [];
  failures = 0;

  get rate(): number {
    return median(this.rates);
  }

  get microseconds(): number {
    return median(this.cpu);
  }
}

const load = (job: Job) =>
  new Promise<Outcome>((resolve, reject) => {
    const child = fork(new URL('./load.ts', import.meta.url).pathname, { execArgv: ['--import', 'tsx'] });
    child.once('message', (outcome: Outcome) => resolve(outcome));
    child.once('error', reject);
    child.send(job);
  });

/** @throws Error where it answers something else than Python */
export async function measure(
  { name, url, pids, body, bytes, expected }: Side,
  how: Pick<Job, 'headers' | 'connections' | 'seconds'>,
  into?: Found,
): Promise<void> {
  const before = await Promise.all(pids.map(processorTime));
  const { requests, failures, perSecond, p50, p99, sample } = await load({
    ...how,
    url,
    body,
    ...(bytes && { headers: { ...how.headers, ...bytes }, isBytes: true }),
  });
  const after = await Promise.all(pids.map(processorTime));
  const value = firstOf(sample);
  if (expected !== undefined && !(Math.abs(value - expected) <= 1e-4))
    throw new Error(`${name} answers ${sample.slice(0, 200)}, Python ${expected}`);
  if (!into) return;
  into.rates.push(perSecond);
  into.p50.push(p50);
  into.p99.push(p99);
  into.cpu.push(after.reduce((sum, time, at) => sum + time - (before[at] ?? 0), 0) / Math.max(1, requests));
  into.failures += failures;
}

function firstOf(sample: string): number {
  const size = /"binary_data_size":(\d+)/.exec(sample)?.[1];
  if (size !== undefined) return Buffer.from(sample, 'latin1').readFloatLE(sample.length - Number(size));
  const { predictions } = JSON.parse(sample) as { predictions?: (number | { variable: number })[] };
  const [first] = predictions ?? [];
  return typeof first === 'object' ? first.variable : (first ?? Number.NaN);
}

/** Calls a second of onnxruntime in a process of its own, on one thread, and what each takes of the processors. */
export type Limit = { rate: number; microseconds: number };

/** @param row what every server is sent, `rows` times a call */
export const limitOf = (file: string, seconds: number, rows: number, row: readonly number[]): Limit => {
  const args = ['--import', 'tsx', 'bench/serving/limit.ts', file];
  const asked = [String(seconds), String(rows), JSON.stringify(row)];
  return JSON.parse(execFileSync('node', [...args, ...asked], { encoding: 'utf8' })) as Limit;
};

/** Processor microseconds of a process and all below it. */
async function processorTime(root: number): Promise<number> {
  const stat = await fs.readFile(`/proc/${root}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const own = (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10_000;
  const below = await fs.readFile(`/proc/${root}/task/${root}/children`, 'utf8').catch(() => '');
  const pids = below.trim().split(' ').filter(Boolean).map(Number);
  const children = await Promise.all(pids.map(processorTime));
  return children.reduce((sum, each) => sum + each, own);
}
