/**
 * Invocations that were refused at the door, before they were the endpoint's to answer: counted by minute and reason, never kept one by
 * one, as anybody who reaches the port can make them. They are no failures of the endpoint, and its charts count them apart.
 */
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { serving as telemetry } from '@/lib/platform/telemetry';

const REFUSAL_REASONS = ['unauthenticated', 'not_permitted', 'too_large', 'no_server'] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

type Count = { name: string; minute: number; reason: RefusalReason; count: number };

const MINUTE = 60_000;
const EVERY = 5_000;
/** Names are whatever callers ask for: between two writes so many are remembered, and no more. */
const MOST = 2_000;

let counts = new Map<string, Count>();
let timer: NodeJS.Timeout | undefined;

export function noteRefused(name: string, reason: RefusalReason): void {
  // No endpoint has such a name, and the database takes none: it would refuse the others with it, again and again.
  if (name.includes('\0')) return;
  const minute = Math.floor(Date.now() / MINUTE) * MINUTE;
  const key = `${minute} ${reason} ${name}`;
  const known = counts.get(key);
  if (known) known.count += 1;
  else if (counts.size < MOST) counts.set(key, { name, minute, reason, count: 1 });
  timer ??= setTimeout(() => void writeRefusals(), EVERY).unref();
}

/** Of endpoints that there are; what was asked of others is nobody's. */
export async function writeRefusals(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  const noted = counts;
  const given = [...noted.values()];
  counts = new Map();
  if (given.length === 0) return;
  try {
    // In one order, so that two processes that write the same rows wait for each other and no more.
    const kept = await rows<Omit<Count, 'minute'>>(sql`
      WITH given AS (
        SELECT key, serving_endpoints.name, minute, reason::refusal_reason AS reason, count
        FROM jsonb_to_recordset(${JSON.stringify(given)}::jsonb) AS one (name text, minute bigint, reason text, count int)
        JOIN serving_endpoints ON serving_endpoints.name = one.name),
      written AS (
        INSERT INTO serving_refusals (endpoint_key, minute, reason, count)
        SELECT key, minute, reason, count FROM given ORDER BY key, minute, reason
        ON CONFLICT (endpoint_key, minute, reason) DO UPDATE SET count = serving_refusals.count + excluded.count)
      SELECT name, reason, count FROM given`);
    // Labels are names of endpoints that there are, however many others are asked for.
    for (const { name: endpoint, reason, count } of kept) telemetry.refused.inc({ endpoint, reason }, count);
  } catch (error) {
    log.warn({ err: error }, 'the counts of refused invocations could not be kept; it is tried again');
    for (const [key, one] of noted) {
      const since = counts.get(key);
      if (since) since.count += one.count;
      else if (counts.size < MOST) counts.set(key, one);
    }
    timer ??= setTimeout(() => void writeRefusals(), EVERY).unref();
  }
}
