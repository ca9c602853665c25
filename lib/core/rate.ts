/** How much each caller may ask of this process: a bucket that refills, in memory, so that asking costs next to nothing. */
import { env } from '../platform/env';
import { tooMany } from '../pure/errors';
import type { Caller } from './access';
import { placeOf } from './client-address';

/** A caller who was quiet may send this many seconds' worth at once. */
const BURST_SECONDS = 10;
const MOST_CALLERS = 20_000;

type Level = { left: number; at: number };

export class Buckets {
  private readonly levels = new Map<string, Level>();

  /** @param rate how many a second in the long run; 0 for any number */
  constructor(private readonly rate: () => number) {}

  /** Takes one of the caller's. Answers the seconds to wait where none is left, else 0. */
  take(caller: string, now = performance.now()): number {
    const perSecond = this.rate();
    if (perSecond === 0) return 0;
    const size = Math.max(1, perSecond * BURST_SECONDS);
    const level = this.levels.get(caller);
    const left = level ? Math.min(size, level.left + ((now - level.at) / 1000) * perSecond) : size;
    if (left < 1) {
      // Who is refused is not quiet.
      if (level) Object.assign(level, { left, at: now });
      return (1 - left) / perSecond;
    }
    if (level) Object.assign(level, { left: left - 1, at: now });
    else this.add(caller, { left: left - 1, at: now });
    return 0;
  }

  private add(caller: string, level: Level): void {
    // Who has been quiet for long is as good as unknown.
    if (this.levels.size >= MOST_CALLERS) {
      const byQuiet = [...this.levels].sort(([, a], [, b]) => a.at - b.at);
      for (const [quiet] of byQuiet.slice(0, MOST_CALLERS / 2)) this.levels.delete(quiet);
    }
    this.levels.set(caller, level);
  }
}

const known = new Buckets(() => env.requestsPerSecond);
/** A place may be many people, but none of them has said who they are. */
const strangers = new Buckets(() => env.requestsPerSecond / 10);

const refuse = (seconds: number) => {
  if (seconds > 0)
    throw tooMany('Too many requests at once. Wait, and send fewer.', Math.max(1, Math.ceil(seconds)));
};

/** @throws REQUEST_LIMIT_EXCEEDED */
export function assertMayAsk({ user, tokenId, ip }: Pick<Caller, 'user' | 'tokenId' | 'ip'>): void {
  if (user) refuse(known.take(tokenId ?? user.id));
  else assertStrangerMayAsk(ip);
}

/** @throws REQUEST_LIMIT_EXCEEDED */
export const assertStrangerMayAsk = (ip: string | undefined): void =>
  refuse(strangers.take(ip ? placeOf(ip) : ''));
