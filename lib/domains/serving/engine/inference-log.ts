/**
 * Every prediction as a row, beside the answers and never in their way. What is not written yet is in memory: at most the rows of
 * the last quarter of a second, and of the time that the database cannot be reached, up to a bound. A process that is killed loses
 * those and no others.
 */
import sql from 'sql-template-tag';
import { rows } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { serving as telemetry } from '@/lib/platform/telemetry';
import { type Logged, type LogRow, rowsOf } from './inference-rows';

const EVERY = 250;
const AT_ONCE = 1_000;
const MOST_ROWS = 50_000;
const MOST_BYTES = 64 << 20;
export const DAY = 86_400_000;

let pending: Logged[] = [];
let bytes = 0;
let lost = 0;
let timer: NodeJS.Timeout | undefined;
let writing: Promise<void> = Promise.resolve();
const days = new Set<number>();

function tell(): void {
  telemetry.logWaiting.set(pending.length);
  telemetry.logDropped.set(lost);
}

export function logInference(entry: Logged): void {
  const { isOn, sampling } = entry.settings;
  if (!isOn || (sampling < 1 && Math.random() >= sampling)) return;
  const size = entry.raw.length + entry.answer.length;
  if (pending.length >= MOST_ROWS || bytes + size > MOST_BYTES) {
    lost += 1;
    if (lost % 1000 === 1)
      log.warn({ lost }, 'the inference log is written slower than it fills; rows are left out');
    return;
  }
  pending.push(entry);
  bytes += size;
  if (pending.length >= AT_ONCE) void writeInferences();
  else timer ??= setTimeout(() => void writeInferences(), EVERY).unref();
}

/** One writer at a time, so that what fills faster is written in bigger pieces. */
export function writeInferences(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  writing = writing.then(async () => {
    const entries = pending;
    pending = [];
    bytes = 0;
    tell();
    if (entries.length === 0) return;
    const time = Date.now();
    try {
      await ensureDay(time);
      await insert(entries.flatMap((entry) => rowsOf(entry, time)));
    } catch (error) {
      log.warn(
        { err: error, entries: entries.length },
        'the inference log could not be written; it is tried again',
      );
      // They come first again, within the bound.
      const room = MOST_ROWS - pending.length;
      lost += Math.max(0, entries.length - room);
      pending = [...entries.slice(0, Math.max(0, room)), ...pending];
      days.clear();
      timer ??= setTimeout(() => void writeInferences(), 1_000).unref();
    }
  });
  return writing;
}

/** Makes the day's part of the table where it is not there. */
export async function ensureDay(time: number): Promise<void> {
  const day = Math.floor(time / DAY);
  if (days.has(day)) return;
  const name = `inference_log_${new Date(day * DAY).toISOString().slice(0, 10).replaceAll('-', '')}`;
  // Numbers of our own making alone: a statement of this kind takes no parameters.
  await rows({
    text: `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF inference_log FOR VALUES FROM (${day * DAY}) TO (${(day + 1) * DAY})`,
    values: [],
  });
  days.add(day);
}

/** PostgreSQL holds no NUL, and no half of a surrogate pair. */
const storable = (text: string) =>
  text.includes('\\u0000') || /\\ud[89a-f]/i.test(text)
    ? text.replace(/\\u0000/g, '').replace(/\\ud[89a-f][0-9a-f]{2}/gi, '?')
    : text;

async function insert(found: LogRow[]): Promise<void> {
  if (found.length === 0) return;
  await rows(
    sql`INSERT INTO inference_log (endpoint_id, time, request_id, row_index, client_request_id, config_version, entity, model_name,
          model_version, status, latency_ms, sampling, caller, is_shadow, inputs, output, fault)
        SELECT endpoint_id, time, request_id, row_index, client_request_id, config_version, entity, model_name,
          model_version, status, latency_ms, sampling, caller, is_shadow, inputs, output, fault
        FROM jsonb_to_recordset(${storable(JSON.stringify(found))}::jsonb) AS given (
          endpoint_id text, time bigint, request_id text, row_index int, client_request_id text, config_version int, entity text,
          model_name text, model_version int, status int, latency_ms real, sampling real, caller text, is_shadow boolean,
          inputs jsonb, output jsonb, fault text)`,
  );
}
