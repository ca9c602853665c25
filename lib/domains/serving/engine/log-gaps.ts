/** Requests whose rows the inference log could not take, counted by endpoint and minute, so that whoever reads the log knows what lacks. */
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';

type Gap = { endpointId: string; minute: number; requests: number };

const MINUTE = 60_000;
const EVERY = 5_000;

let gaps = new Map<string, Gap>();
let timer: NodeJS.Timeout | undefined;

export function noteGap(endpointId: string): void {
  const minute = Math.floor(Date.now() / MINUTE) * MINUTE;
  const key = `${minute} ${endpointId}`;
  const known = gaps.get(key);
  if (known) known.requests += 1;
  else gaps.set(key, { endpointId, minute, requests: 1 });
  timer ??= setTimeout(() => void writeGaps(), EVERY).unref();
}

/** They come when the database is slow or away: what cannot be written is tried again. */
export async function writeGaps(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  const given = gaps;
  gaps = new Map();
  if (given.size === 0) return;
  try {
    await rows(sql`
      INSERT INTO serving_log_gaps (endpoint_key, minute, requests)
      SELECT key, minute, requests
      FROM jsonb_to_recordset(${JSON.stringify([...given.values()])}::jsonb) AS one ("endpointId" text, minute bigint, requests int)
      JOIN serving_endpoints ON serving_endpoints.id = one."endpointId" ORDER BY key, minute
      ON CONFLICT (endpoint_key, minute) DO UPDATE SET requests = serving_log_gaps.requests + excluded.requests`);
  } catch (error) {
    log.warn({ err: error }, 'the counts of what the inference log lacks could not be kept');
    for (const [key, gap] of given) {
      gap.requests += gaps.get(key)?.requests ?? 0;
      gaps.set(key, gap);
    }
    timer ??= setTimeout(() => void writeGaps(), EVERY).unref();
  }
}
