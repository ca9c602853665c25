/** How long a model takes, asked by this machine: alone for the figure, whatever a request costs around it. */

import { timesOf } from '@/lib/pure/replay/times';
import { answerTo, isAboutRows, type LoadedModel } from '../../scoring';
import { type InputRow, tableFor } from './candidate';
import type { Measured } from './result';

const WARM = 5;
const MOST_SINGLE = 200;
const WITHIN = 10_000;
const BATCH = 200;

/** Null where it cannot answer them. */
export async function measure(
  loaded: LoadedModel,
  records: readonly InputRow[],
  signal: AbortSignal,
): Promise<Measured | null> {
  try {
    // What it looks up is fetched before: the store's time is not the model's.
    const tables = [];
    for (const record of records.slice(0, MOST_SINGLE)) tables.push(await tableFor(loaded, [record]));
    const [first] = tables;
    if (!first) return null;
    for (let time = 0; time < WARM; time += 1) await answerTo(loaded, first);
    const until = performance.now() + WITHIN;
    const single: number[] = [];
    for (const table of tables) {
      signal.throwIfAborted();
      single.push(await timeOf(() => answerTo(loaded, table)));
      if (performance.now() > until) break;
    }
    const times = timesOf(single);
    if (!times) return null;
    const many = records.slice(0, BATCH);
    const whole = await tableFor(loaded, many);
    await answerTo(loaded, whole);
    return { single: times, batchRow: (await timeOf(() => answerTo(loaded, whole))) / many.length };
  } catch (error) {
    if (isAboutRows(error)) return null;
    throw error;
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
