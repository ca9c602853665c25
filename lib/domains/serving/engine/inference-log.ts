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
/** Of bodies and answers in one statement: what is gathered for it holds up whoever waits for an answer. */
const PIECE_BYTES = 1 << 20;
const MOST_ROWS = 50_000;
const MOST_BYTES = 64 << 20;

let pending: Logged[] = [];
let bytes = 0;
let lost = 0;
let timer: NodeJS.Timeout | undefined;
let writing: Promise<void> = Promise.resolve();
let isWriting = false;

function tell(): void {
  telemetry.logWaiting.set(pending.length);
  telemetry.logDropped.set(lost);
}

export function logInference(entry: Logged): void {
  const { isOn, sampling } = entry.settings;
  if (!isOn || (sampling < 1 && Math.random() >= sampling)) return;
  const size = sizeOf(entry);
  if (pending.length >= MOST_ROWS || bytes + size > MOST_BYTES) {
    lost += 1;
    if (lost % 1000 === 1)
      log.warn({ lost }, 'the inference log is written slower than it fills; rows are left out');
    return;
  }
  pending.push(entry);
  bytes += size;
  if (pending.length >= AT_ONCE && !isWriting) void writeInferences();
  else timer ??= setTimeout(() => void writeInferences(), EVERY).unref();
}

const sizeOf = ({ bytes: asked, answer }: Logged) => asked + answer.length;

/** One writer at a time, so that what fills faster is written in bigger pieces. */
export function writeInferences(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  writing = writing.then(async () => {
    isWriting = true;
    // What comes meanwhile is gathered for the next time.
    for (let left = pending.length; left > 0; ) {
      const entries = takePiece(left);
      left -= entries.length;
      const isWritten = await write(entries);
      tell();
      if (!isWritten) break;
    }
    isWriting = false;
  });
  return writing;
}

/** The first of them, one at least. */
function takePiece(most: number): Logged[] {
  let count = 0;
  let size = 0;
  do size += sizeOf(pending[count++] as Logged);
  while (count < most && size < PIECE_BYTES);
  bytes -= size;
  return pending.splice(0, count);
}

/** Whether it could be; else what is left waits in front, to be tried again. */
async function write(entries: readonly Logged[]): Promise<boolean> {
  const kept = new Set<Logged>();
  try {
    await storeInferences(entries, Date.now(), kept);
    return true;
  } catch (error) {
    log.warn(
      { err: error, entries: entries.length },
      'the inference log could not be written; it is tried again',
    );
    // They come first again, within the bound.
    const room = Math.max(0, MOST_ROWS - pending.length);
    const left = entries.filter((entry) => !kept.has(entry));
    const held = left.slice(0, room);
    lost += left.length - held.length;
    pending = [...held, ...pending];
    for (const entry of held) bytes += sizeOf(entry);
    forgetDays();
    timer ??= setTimeout(() => void writeInferences(), 1_000).unref();
    return false;
  }
}
