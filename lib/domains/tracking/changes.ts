/** What those who watch an experiment are told: which runs to look at again, never what is new about them. */
import type { Context } from '@/lib/core/context';
import { announce } from '@/lib/platform/announce';

const TOPIC = 'runs ';
const LIST = 'list';
const POINTS = 'points ';
const RUN = 'run ';

export const topicOf = (experimentId: number | string): string => `${TOPIC}${experimentId}`;

/** The run itself changed: its status, name, tags, params, inputs, or what is said of it. */
export const runChanged = (ctx: Context, run: { id: string; experimentId: number }): void =>
  ctx.announce(topicOf(run.experimentId), `${RUN}${run.id}`);

/** Runs came or went, or so many changed that it is all the same. */
export const runsChanged = (ctx: Context, experimentId: number | string): void =>
  ctx.announce(topicOf(experimentId), LIST);

/** For what is written outside of any operation's own transaction, once it is committed. */
export const pointsAdded = (experimentId: number, runId: string): void =>
  announce(topicOf(experimentId), `${POINTS}${runId}`);
export const healthChanged = (experimentId: number, runId: string): void =>
  announce(topicOf(experimentId), `${RUN}${runId}`);

export type RunChange = { points: string[]; runs: string[]; isListChanged: boolean };

/** What the items of an announcement say. */
export function readChange(items: readonly string[]): RunChange {
  const ids = (prefix: string) =>
    items.filter((item) => item.startsWith(prefix)).map((item) => item.slice(prefix.length));
  return { points: ids(POINTS), runs: ids(RUN), isListChanged: items.includes(LIST) };
}
