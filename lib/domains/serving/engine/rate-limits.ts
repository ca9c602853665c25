/** Calls a minute, for an endpoint as a whole and for each caller: buckets that refill, on each model server by itself. */
import type { Settings } from '../schemas';

type Limit = Settings['rateLimits'][number];
type Level = { left: number; at: number };

const MINUTE = 60_000;
const MOST_CALLERS = 20_000;

export class RateLimits {
  private readonly levels = new Map<string, Level>();

  /** Takes one call. Answers the seconds to wait where a limit is reached, else 0. */
  take(limits: readonly Limit[], caller: { email: string } | undefined, now = Date.now()): number {
    const own = limits.filter(({ key, principal }) => key !== 'endpoint' && principal === caller?.email);
    // A limit for somebody takes the place of the one that is for everybody.
    const forAll =
      own.length > 0 ? [] : limits.filter(({ key, principal }) => key !== 'endpoint' && !principal);
    const all = [...limits.filter(({ key }) => key === 'endpoint'), ...own, ...forAll];
    const levels = all.map((limit) => [limit, this.levelOf(limit, caller, now)] as const);
    const empty = levels.find(([, level]) => level.left < 1);
    if (empty) {
      const [{ calls }, { left }] = empty;
      return calls === 0 ? 60 : Math.max(1, ((1 - left) * MINUTE) / calls / 1000);
    }
    for (const [, level] of levels) level.left -= 1;
    return 0;
  }

  private levelOf({ key, calls }: Limit, caller: { email: string } | undefined, now: number): Level {
    const name = key === 'endpoint' ? 'endpoint' : `user ${caller?.email ?? ''}`;
    let level = this.levels.get(name);
    if (!level) {
      if (this.levels.size >= MOST_CALLERS) this.levels.clear();
      level = { left: calls, at: now };
      this.levels.set(name, level);
    }
    level.left = Math.min(calls, level.left + ((now - level.at) * calls) / MINUTE);
    level.at = now;
    return level;
  }
}
