/** Alternate rounds: theirs, ours, theirs, ours…, so that a machine's mood meets both. */
import { applyLoad, warmUp } from './load/apply-load';
import type { Server } from './servers';
import type { Settings } from './settings';

export type Pair = { theirs: Server; ours: Server };

export type Row = {
  scenario: string;
  unit: string;
  /** A rate (more is better) or a time (less is better). */
  kind: 'rate' | 'time';
  theirs: number[];
  ours: number[];
  /** What could not be passed: the same statements with no server between, or the client with no server behind it. */
  limit?: { what: string; value: number };
  /** What issue and reader may hold us to; 1 means "not slower". */
  aim: number;
  note?: string;
};

export async function alternate(
  rounds: number,
  pair: Pair,
  measure: (server: Server, round: number) => Promise<number>,
): Promise<Pick<Row, 'theirs' | 'ours'>> {
  const seen = { theirs: [] as number[], ours: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    for (const side of ['theirs', 'ours'] as const) seen[side].push(await measure(pair[side], round));
  }
  return seen;
}

/** Answers a second to one and the same request, after a warm-up. */
export async function alternateRequest(
  settings: Pick<Settings, 'connections' | 'seconds' | 'rounds'>,
  pair: Pair,
  requestTo: (server: Server) => { method: string; path: string; body?: string },
): Promise<Pick<Row, 'theirs' | 'ours'>> {
  const { connections, seconds, rounds } = settings;
  const jobOf = (server: Server) => {
    const { url, headers } = server;
    return { url, headers, connections, offset: 0, recipe: { kind: 'fixed', ...requestTo(server) } as const };
  };
  for (const server of [pair.theirs, pair.ours]) await warmUp(jobOf(server));
  return alternate(rounds, pair, async (server) => {
    const outcome = await applyLoad(server.side, { ...jobOf(server), seconds });
    return outcome.requests / outcome.seconds;
  });
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/** How many times better ours is, whichever way the unit points. */
export const ratio = ({ kind, theirs, ours }: Row): number =>
  kind === 'rate' ? median(ours) / median(theirs) : median(theirs) / median(ours);
