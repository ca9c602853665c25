import { z } from 'zod';
import { nameIdOf } from './metric-history';

/** Where points stand: at their step, epoch milliseconds, milliseconds since the run's start, or another metric's value. */
const X_KINDS = ['step', 'time', 'relative', 'metric'] as const;
export type XKind = (typeof X_KINDS)[number];
export type Range = readonly [low: number, high: number];

/** What every question for series says of its x axis. Without a window all points are meant. */
export const SeriesAxis = z.object({
  x: z.enum(X_KINDS).default('step'),
  /** The metric whose last value at or before a point's step is the point's x. */
  xKey: z.string().min(1).max(1000).optional(),
  from: z.number().optional(),
  to: z.number().optional(),
  buckets: z.number().int().min(10).max(2000).default(300),
});
type SeriesAxis = z.output<typeof SeriesAxis>;

/** For a schema with these fields: what they must be together. */
export function checkAxis(input: SeriesAxis, check: z.RefinementCtx): void {
  const { x, xKey, from, to } = input;
  const refuse = (field: keyof SeriesAxis, message: string) =>
    check.addIssue({ code: 'custom', input, path: [field], message });
  if (x === 'metric' && xKey === undefined) refuse('xKey', 'must name the metric of the x axis');
  if ((from === undefined) !== (to === undefined)) refuse('from', 'must come with `to`, or neither');
  if (from !== undefined && to !== undefined && from > to) refuse('to', 'must not be below `from`');
}

/** One metric along one axis. */
export type Course = { nameId: number; x: XKind; xId: number; window: Range | undefined; buckets: number };

export const courseOf = async ({
  key,
  x,
  xKey,
  from,
  to,
  buckets,
}: SeriesAxis & { key: string }): Promise<Course> => ({
  nameId: await nameIdOf(key),
  x,
  xId: xKey ? await nameIdOf(xKey) : 0,
  window: from === undefined || to === undefined ? undefined : [heldBy(x, from), heldBy(x, to)],
  buckets,
});

/** Steps and times are whole numbers that a double holds: beyond them there are none. */
const heldBy = (x: XKind, end: number): number =>
  x === 'metric' ? end : Math.min(Number.MAX_SAFE_INTEGER, Math.max(Number.MIN_SAFE_INTEGER, end));
