/** The online store in Redis: a key an entity, and two sorted sets a table that say which publication and which time a row is of. */
import type { Redis } from 'ioredis';
import { unavailable } from '../../pure/errors';
import { log } from '../log';
import {
  type GivenRow,
  type OnlineKeys,
  type OnlineRow,
  type OnlineStore,
  parseValues,
  type Values,
} from './store';

/** A script holds up everybody else: it looks at some rows and is asked again. */
const SOME = 500;

/** One slot of a cluster for all of a table. */
const rootOf = (table: number) => `plumbline:online:{${table}}`;
const keyOf = (table: number, entity: string) => `${rootOf(table)}:${entity}`;
const setsOf = (table: number) => [`${rootOf(table)}:publications`, `${rootOf(table)}:times`] as const;
/** Up to which batch all is in the table. It outlives every batch that may still be sent again. */
const settledOf = (table: number) => `${rootOf(table)}:settled`;
const SETTLED_KEPT = 14 * 86_400;

/** The rule is the one of the Postgres store's ON CONFLICT, for batches in any order. Times are doubles here. */
const PUT = `
  local publication = tonumber(ARGV[2])
  if publication < 0 and -publication <= tonumber(redis.call('GET', KEYS[3]) or '0') then return 0 end
  for at = 3, #ARGV, 3 do
    local entity, time, values = ARGV[at], ARGV[at + 1], ARGV[at + 2]
    local before = redis.call('ZSCORE', KEYS[1], entity)
    local had = redis.call('ZSCORE', KEYS[2], entity)
    local isSameTime = not had or (time ~= '' and tonumber(time) == tonumber(had))
    if not before
      or (had and time ~= '' and tonumber(time) > tonumber(had))
      or (tonumber(before) >= 0 and publication >= tonumber(before))
      or (publication < 0 and publication <= tonumber(before) and isSameTime)
    then
      redis.call('SET', ARGV[1] .. entity, values)
      redis.call('ZADD', KEYS[1], publication, entity)
      if time == '' then redis.call('ZREM', KEYS[2], entity) else redis.call('ZADD', KEYS[2], time, entity) end
    end
  end`;

const FORGET = `
  for _, entity in ipairs(gone) do
    redis.call('DEL', ARGV[1] .. entity)
    redis.call('ZREM', KEYS[1], entity)
    redis.call('ZREM', KEYS[2], entity)
  end
  return #gone`;

const REMOVE = `
  local gone = {}
  for at = 3, #ARGV do
    local publication = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[at]) or '-1')
    if publication >= 0 and publication <= tonumber(ARGV[2]) then table.insert(gone, ARGV[at]) end
  end ${FORGET}`;
const inRange = (set: number) => `
  local gone = redis.call('ZRANGEBYSCORE', KEYS[${set}], ARGV[2], ARGV[3], 'LIMIT', 0, ARGV[4]) ${FORGET}`;
const REMOVE_PUBLISHED = inRange(1);
const REMOVE_OF_TIME = inRange(2);
const SETTLE = `
  local pushed = redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[2], '(0', 'LIMIT', 0, ARGV[3])
  for _, entity in ipairs(pushed) do redis.call('ZADD', KEYS[1], ARGV[4], entity) end
  local batch = -tonumber(ARGV[2])
  if batch > tonumber(redis.call('GET', KEYS[3]) or '0') then redis.call('SET', KEYS[3], batch, 'EX', ${SETTLED_KEPT}) end
  return #pushed`;

/** Its client is loaded where there is a Redis. */
async function openRedis(url: string, answersWithin: number): Promise<Redis> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 5_000,
    socketTimeout: answersWithin,
    maxRetriesPerRequest: 2,
    // What is asked in one turn of the event loop travels together.
    enableAutoPipelining: true,
  });
  redis.on('error', (error) => log.warn({ err: error.message }, 'the online store does not answer'));
  return redis;
}

export class RedisStore implements OnlineStore {
  readonly isTransactional = false;
  private redis: Promise<Redis> | undefined;

  /** @param answersWithin milliseconds: what is silent for longer, as a machine that is gone without a word, is connected to anew */
  constructor(
    private readonly url: string,
    private readonly answersWithin = 5_000,
  ) {}

  async get({ tables, entities }: OnlineKeys): Promise<(string | undefined)[]> {
    if (entities.length === 0) return [];
    const keys = entities.map((entity, at) => keyOf(tables[at] ?? 0, entity));
    const found = await this.ask((redis) => redis.mget(keys));
    return found.map((text) => text ?? undefined);
  }

  async getValues(keys: OnlineKeys): Promise<(Values | null)[]> {
    return parseValues(await this.get(keys));
  }

  async put(table: number, given: readonly GivenRow[], publication: number): Promise<void> {
    for (let from = 0; from < given.length; from += SOME) {
      const some = given
        .slice(from, from + SOME)
        .flatMap(({ entity, values, eventTime }) => [entity, String(eventTime ?? ''), values]);
      await this.script(PUT, table, [publication, ...some]);
    }
  }

  async remove(table: number, entities: readonly string[], publication: number): Promise<void> {
    for (let from = 0; from < entities.length; from += SOME)
      await this.script(REMOVE, table, [publication, ...entities.slice(from, from + SOME)]);
  }

  async removeBefore(table: number, publication: number): Promise<void> {
    while ((await this.script(REMOVE_PUBLISHED, table, [0, `(${publication}`, SOME])) > 0);
  }

  async settle(table: number, batch: number, publication: number): Promise<void> {
    while ((await this.script(SETTLE, table, [-batch, SOME, publication])) > 0);
  }

  expire(table: number, from: number, before: number): Promise<number> {
    return this.script(REMOVE_OF_TIME, table, [from < 0 ? '-inf' : from, `(${before}`, SOME]);
  }

  count(table: number): Promise<number> {
    return this.ask((redis) => redis.zcard(setsOf(table)[0]));
  }

  async sample(table: number, most: number): Promise<OnlineRow[]> {
    const [publications, times] = setsOf(table);
    const any = await this.ask((redis) => redis.zrandmember(publications, most));
    if (any.length === 0) return [];
    const [published, eventTimes, values] = await this.ask((redis) =>
      Promise.all([
        redis.zmscore(publications, ...any),
        redis.zmscore(times, ...any),
        redis.mget(any.map((entity) => keyOf(table, entity))),
      ]),
    );
    return any.flatMap((entity, at): OnlineRow[] => {
      const text = values[at];
      if (!text || Number(published[at]) < 0) return [];
      const time = eventTimes[at];
      return [{ entity, values: JSON.parse(text) as Values, eventTime: time == null ? null : Number(time) }];
    });
  }

  async clear(table: number): Promise<void> {
    while ((await this.script(REMOVE_PUBLISHED, table, ['-inf', '+inf', SOME])) > 0);
  }

  async close(): Promise<void> {
    const redis = await this.redis;
    await redis?.quit().catch(() => redis.disconnect());
  }

  private async script(text: string, table: number, given: readonly (string | number)[]): Promise<number> {
    const answer = await this.ask((redis) =>
      redis.eval(text, 3, ...setsOf(table), settledOf(table), `${rootOf(table)}:`, ...given),
    );
    return Number(answer ?? 0);
  }

  /** @throws TEMPORARILY_UNAVAILABLE */
  private async ask<T>(question: (redis: Redis) => Promise<T>): Promise<T> {
    try {
      this.redis ??= openRedis(this.url, this.answersWithin);
      return await question(await this.redis);
    } catch (error) {
      log.warn({ err: (error as Error).message }, 'the online store refused or did not answer');
      throw unavailable('The online store does not answer. Try again in a moment.');
    }
  }
}
