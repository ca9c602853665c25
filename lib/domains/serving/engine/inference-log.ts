/**
 * Every prediction as a row, beside the answers and never in their way. What is not written yet is in memory: at most the rows of
 * the last quarter of a second, and of the time that the database cannot be reached, up to a bound. A process that is killed loses
 * those and no others.
 */
import { log } from '@/lib/platform/log';
import { serving as telemetry } from '@/lib/platform/telemetry';
import type { Logged } from './inference-rows';
import { forgetDays, storeInferences } from './store-inferences';

const EVERY = 250;
const AT_ONCE = 1_000;
const MOST_ROWS = 50_000;
const MOST_BYTES = 64 << 20;

let pending: Logged[] = [];
let bytes = 0;
let lost = 0;
let timer: NodeJS.Timeout | undefined;
let writing: Promise<void> = Promise.resolve();

function tell(): void {
  telemetry.logWaiting.set(pending.length);
  telemetry.logDropped.set(lost);
}

export function logInference(entry: Logged): void {
  const { isOn, sampling } = entry.settings;
  if (!isOn || (sampling < 1 && Math.random() >= sampling)) return;
  const size = entry.bytes + entry.answer.length;
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
    const kept = new Set<Logged>();
    try {
      await storeInferences(entries, time, kept);
    } catch (error) {
      log.warn(
        { err: error, entries: entries.length },
        'the inference log could not be written; it is tried again',
      );
      // They come first again, within the bound.
      const room = MOST_ROWS - pending.length;
      const left = entries.filter((entry) => !kept.has(entry));
      lost += Math.max(0, left.length - room);
      pending = [...left.slice(0, Math.max(0, room)), ...pending];
      forgetDays();
      timer ??= setTimeout(() => void writeInferences(), 1_000).unref();
    }
  });
  return writing;
}
