/** What endpoints did, minute by minute: counted in memory, added to the database every few seconds, or as soon as it can be reached again. */
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import type { Compared } from '@/lib/pure/scoring/compare-answers';
import { BUCKETS, bucketOf } from '@/lib/pure/scoring/time-buckets';

export type Counted = {
  endpointKey: number;
  entity: string;
  /** Of the configuration that answered; 0 where none was there yet. */
  configVersion: number;
  status: number;
  predictions: number;
  milliseconds: number;
  /** A copy that nobody waits for, with what became of its predictions beside the live ones. */
  shadow?: Compared;
};

type Sum = {
  endpointKey: number;
  entity: string;
  configVersion: number;
  minute: number;
  requests: number;
  predictions: number;
  faults4xx: number;
  faults5xx: number;
  seconds: number;
  buckets: number[];
  isShadow: boolean;
} & Compared;

const MINUTE = 60_000;
const EVERY = 5_000;
/** Sums that wait while the database cannot be reached; beyond, the oldest minutes go. */
const MOST_SUMS = 20_000;

export class Meter {
  private sums = new Map<string, Sum>();
  private writing: Promise<void> = Promise.resolve();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly serverId: string) {
    this.timer = setInterval(() => void this.write(), EVERY).unref();
  }

  count({ endpointKey, entity, configVersion, status, predictions, milliseconds, shadow }: Counted): void {
    const minute = Math.floor(Date.now() / MINUTE) * MINUTE;
    const isShadow = shadow !== undefined;
    const key = keyOf({ endpointKey, minute, entity, isShadow, configVersion });
    let sum = this.sums.get(key);
    if (!sum) {
      sum = {
        endpointKey,
        entity,
        configVersion,
        minute,
        requests: 0,
        predictions: 0,
        faults4xx: 0,
        faults5xx: 0,
        seconds: 0,
        buckets: new Array<number>(BUCKETS).fill(0),
        isShadow,
        compared: 0,
        differing: 0,
      };
      this.sums.set(key, sum);
    }
    sum.requests += 1;
    sum.predictions += predictions;
    sum.compared += shadow?.compared ?? 0;
    sum.differing += shadow?.differing ?? 0;
    if (status >= 500) sum.faults5xx += 1;
    else if (status >= 400) sum.faults4xx += 1;
    sum.seconds += milliseconds / 1000;
    const bucket = bucketOf(milliseconds);
    sum.buckets[bucket] = (sum.buckets[bucket] ?? 0) + 1;
  }

  /** One writer at a time. */
  write(): Promise<void> {
    this.writing = this.writing.then(() => this.writeNow());
    return this.writing;
  }

  private async writeNow(): Promise<void> {
    const sums = [...this.sums.values()];
    this.sums = new Map();
    if (sums.length === 0) return;
    try {
      await rows(sql`
        INSERT INTO serving_minutes (endpoint_key, minute, entity, server_id, requests, predictions, faults_4xx, faults_5xx, seconds, buckets,
                                     is_shadow, compared, differing, config_version)
        SELECT (given->>'endpointKey')::int, (given->>'minute')::bigint, given->>'entity', ${this.serverId}::uuid,
               (given->>'requests')::int, (given->>'predictions')::int, (given->>'faults4xx')::int, (given->>'faults5xx')::int,
               (given->>'seconds')::float8, ARRAY(SELECT jsonb_array_elements_text(given->'buckets')::int),
               (given->>'isShadow')::bool, (given->>'compared')::int, (given->>'differing')::int, (given->>'configVersion')::int
        FROM jsonb_array_elements(${JSON.stringify(sums)}::jsonb) AS given
        WHERE EXISTS (SELECT 1 FROM serving_endpoints WHERE key = (given->>'endpointKey')::int)
        ON CONFLICT (endpoint_key, minute, entity, is_shadow, config_version, server_id) DO UPDATE
        SET requests = serving_minutes.requests + excluded.requests,
            predictions = serving_minutes.predictions + excluded.predictions,
            faults_4xx = serving_minutes.faults_4xx + excluded.faults_4xx,
            faults_5xx = serving_minutes.faults_5xx + excluded.faults_5xx,
            seconds = serving_minutes.seconds + excluded.seconds,
            compared = serving_minutes.compared + excluded.compared,
            differing = serving_minutes.differing + excluded.differing,
            buckets = ARRAY(SELECT a + b FROM unnest(serving_minutes.buckets, excluded.buckets) AS pair (a, b))`);
    } catch (error) {
      const lost = this.putBack(sums);
      log.warn({ err: error, lost }, 'the counts of endpoints could not be kept; it is tried again');
    }
  }

  /** The newest first. @returns for how many there was no room */
  private putBack(sums: readonly Sum[]): number {
    let lost = 0;
    for (const sum of sums.toSorted((a, b) => b.minute - a.minute)) {
      const key = keyOf(sum);
      const since = this.sums.get(key);
      if (since) addTo(since, sum);
      else if (this.sums.size < MOST_SUMS) this.sums.set(key, sum);
      else lost += 1;
    }
    return lost;
  }

  close(): Promise<void> {
    clearInterval(this.timer);
    return this.write();
  }
}

const keyOf = ({
  endpointKey,
  minute,
  entity,
  isShadow,
  configVersion,
}: Pick<Sum, 'endpointKey' | 'minute' | 'entity' | 'isShadow' | 'configVersion'>): string =>
  `${endpointKey} ${minute} ${entity} ${isShadow} ${configVersion}`;

/** Of the same minute. */
function addTo(sum: Sum, more: Sum): void {
  sum.requests += more.requests;
  sum.predictions += more.predictions;
  sum.faults4xx += more.faults4xx;
  sum.faults5xx += more.faults5xx;
  sum.seconds += more.seconds;
  sum.compared += more.compared;
  sum.differing += more.differing;
  sum.buckets = sum.buckets.map((count, at) => count + (more.buckets[at] ?? 0));
}
