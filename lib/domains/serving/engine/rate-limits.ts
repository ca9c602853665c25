/**
 * Calls a minute, for an endpoint as a whole, for each caller and for groups of them: buckets that refill, kept in the database for all
 * model servers together. Each takes calls in small parts ahead of time, so that most calls are settled in memory. Where the database
 * does not answer, a server counts by itself.
 */
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import type { Settings } from '../schemas';

type Limit = Settings['rateLimits'][number];
export type Counted = { id?: string; email: string; groups?: readonly string[] };

type Level = {
  /** Taken from the database already. */
  left: number;
  takenAt: number;
  /** Nothing was there: it is not asked again before. */
  dryUntil: number;
  taking?: Promise<void> | undefined;
  /** When it was last counted here alone. */
  aloneAt?: number | undefined;
};

const MINUTE = 60_000;
const MOST_LEVELS = 20_000;
/** A server takes at most this share of a minute's calls ahead of time: so far off the shared count may be, for each server. */
const PARTS = 120;
/** What was taken and not used is no one's after so long. */
const GOOD_FOR = 10_000;
const ASKED_AGAIN_AFTER = { least: 50, most: 2_000 };

type Bucket = { name: string; calls: number };

export class RateLimits {
  private readonly levels = new Map<string, Level>();

  constructor(private readonly endpointKey: number) {}

  /** Takes one call. Answers the seconds to wait where a limit is reached, else 0; at once wherever that can be. */
  take(limits: readonly Limit[], caller: Counted | undefined): number | Promise<number> {
    if (limits.length === 0) return 0;
    const { all, any } = bucketsOf(limits, caller);
    return this.settle(all, any) ?? this.fill(all, any);
  }

  /** Undefined while it is not known: something has to be taken from the database first. */
  private settle(all: Bucket[], any: Bucket[]): number | undefined {
    const now = Date.now();
    const short = all.find((bucket) => this.levelOf(bucket, now).left < 1);
    const ready = any.find((bucket) => this.levelOf(bucket, now).left >= 1);
    if (!short && (ready || any.length === 0)) {
      for (const bucket of ready ? [...all, ready] : all) this.levelOf(bucket, now).left -= 1;
      return 0;
    }
    const missing = short ? [short] : any;
    if (!missing.every((bucket) => this.levelOf(bucket, now).dryUntil > now)) return undefined;
    return Math.min(...missing.map(({ calls }) => (calls === 0 ? 60 : Math.max(1, MINUTE / calls / 1000))));
  }

  private async fill(all: Bucket[], any: Bucket[]): Promise<number> {
    // Others may be faster: then there is less than was taken, and it is taken again.
    for (;;) {
      const now = Date.now();
      const short = all.find((bucket) => this.levelOf(bucket, now).left < 1);
      await Promise.all((short ? [short] : any).map((bucket) => this.refill(bucket)));
      const settled = this.settle(all, any);
      if (settled !== undefined) return settled;
    }
  }

  private refill(bucket: Bucket): Promise<void> {
    const level = this.levelOf(bucket, Date.now());
    if (level.left >= 1 || level.dryUntil > Date.now()) return Promise.resolve();
    level.taking ??= this.grant(bucket, level)
      .then((granted) => {
        const now = Date.now();
        level.left += granted;
        level.takenAt = now;
        const { least, most } = ASKED_AGAIN_AFTER;
        const pause = bucket.calls === 0 ? most : Math.min(most, Math.max(least, MINUTE / bucket.calls));
        if (granted === 0) level.dryUntil = now + pause;
      })
      .finally(() => {
        level.taking = undefined;
      });
    return level.taking;
  }

  /** One statement: what has come since, less what is given away now. */
  private async grant({ name, calls }: Bucket, level: Level): Promise<number> {
    if (calls === 0) return 0;
    const wanted = Math.max(1, Math.floor(calls / PARTS));
    const now = Date.now();
    const refilled = sql`least(${calls}::float8,
      serving_rates.remaining + greatest(0, ${now}::bigint - serving_rates.time) * ${calls / MINUTE}::float8)`;
    const granted = sql`least(${wanted}::int, floor(${refilled})::int)`;
    try {
      const [given] = await rows<{ granted: number }>(sql`
        INSERT INTO serving_rates (endpoint_key, bucket, remaining, granted, time)
        VALUES (${this.endpointKey}, ${name}, ${calls - wanted}, ${wanted}, ${now})
        ON CONFLICT (endpoint_key, bucket) DO UPDATE
        SET remaining = ${refilled} - ${granted}, granted = ${granted}, time = greatest(serving_rates.time, ${now}::bigint)
        RETURNING granted`);
      level.aloneAt = undefined;
      return given?.granted ?? 0;
    } catch (error) {
      log.warn({ err: error }, 'the rate limits cannot be shared at the moment');
      return alone(level, calls, now);
    }
  }

  private levelOf({ name }: Bucket, now: number): Level {
    let level = this.levels.get(name);
    if (!level) {
      if (this.levels.size >= MOST_LEVELS) this.levels.clear();
      level = { left: 0, takenAt: now, dryUntil: 0 };
      this.levels.set(name, level);
    }
    if (level.left > 0 && now - level.takenAt > GOOD_FOR) level.left = 0;
    return level;
  }
}

/** What has come by the minute since the last, counted here. */
function alone(level: Level, calls: number, now: number): number {
  const come = level.aloneAt === undefined ? 1 : Math.floor(((now - level.aloneAt) * calls) / MINUTE);
  if (come > 0) level.aloneAt = now;
  return Math.min(calls, come);
}

/**
 * What a call is taken from: each of `all`, and one of `any`. A limit for somebody takes the place of those of their groups, and these
 * that of the one for everybody; members of a group share its limit, and who is in several has what any of them has left.
 */
function bucketsOf(limits: readonly Limit[], caller: Counted | undefined): { all: Bucket[]; any: Bucket[] } {
  const bucket = (name: string, { calls }: Limit): Bucket => ({ name, calls });
  const whole = limits.filter(({ key }) => key === 'endpoint').map((limit) => bucket('endpoint', limit));
  const persons = limits.filter(({ key }) => key === 'user' || key === 'service_principal');
  const mine = `user ${caller?.email ?? ''}`;
  // Addresses are kept in small letters; whoever writes one need not. Who came later than the limit is known by the address alone.
  const own = persons.filter(({ principal, principalId }) =>
    principalId ? principalId === caller?.id : principal && principal.toLowerCase() === caller?.email,
  );
  if (own.length > 0) return { all: [...whole, ...own.map((limit) => bucket(mine, limit))], any: [] };
  const held = new Set(caller?.groups ?? []);
  const groups = limits.filter(
    ({ key, principalId }) => key === 'user_group' && principalId !== undefined && held.has(principalId),
  );
  if (groups.length > 0) {
    return { all: whole, any: groups.map((limit) => bucket(`group ${limit.principalId}`, limit)) };
  }
  const forAll = persons.filter(({ principal }) => !principal);
  return { all: [...whole, ...forAll.map((limit) => bucket(mine, limit))], any: [] };
}
