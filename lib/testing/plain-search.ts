/** Searching runs without a database: random runs, filters and orders, and what must be found, worked out in memory. */
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { createRun } from '@/lib/domains/tracking/create-run';
import { logBatch } from '@/lib/domains/tracking/log-batch';
import { updateRun } from '@/lib/domains/tracking/update-run';
import { parseOrderBy } from '../pure/order-by';
import { type Comparison, type Filter, quoteKey } from '../pure/search-filter';

type Value = number | string;
export type PlainRun = {
  id: string;
  name: string;
  startTime: number;
  metrics: Record<string, number>;
  params: Record<string, string>;
  tags: Record<string, string>;
};

type Random = () => number;

/** A generator that gives the same numbers for the same seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const one = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

const METRICS = ['loss', 'val loss', 'seldom'];
const PARAMS = ['depth', 'solver'];
const TAGS = ['team', 'a.b-c/d'];
const TEXTS = ['north', 'North', 'n_rth', 'south', '10', '9', '', 'ünder'];
const NUMBERS = [-2, 0, 0.5, 1, 1, 3, Number.NaN, Number.MAX_VALUE, -Number.MAX_VALUE];

/** Many share a value, some lack it, and several start at once: ties and gaps are what an order goes wrong by. */
export async function logRandomRuns(
  caller: Caller,
  experimentId: string,
  random: Random,
  count: number,
): Promise<PlainRun[]> {
  const some = <T>(keys: string[], values: readonly T[]) =>
    Object.fromEntries(
      keys
        .filter((key) => random() < (key === 'seldom' ? 0.1 : 0.7))
        .map((key) => [key, one(random, values)]),
    );
  const runs: PlainRun[] = [];
  for (let made = 0; made < count; made += 1) {
    const startTime = 1000 + Math.floor(random() * (count / 3));
    const name = `run ${one(random, ['a', 'B', 'c'])}${made}`;
    const { info } = await perform(createRun, caller, { experimentId, startTime, runName: name });
    const run = {
      id: info.runId,
      name,
      startTime,
      metrics: some(METRICS, NUMBERS),
      params: some(PARAMS, TEXTS),
      tags: some(TAGS, TEXTS),
    };
    const pairs = (of: Record<string, string>) => Object.entries(of).map(([key, value]) => ({ key, value }));
    const metrics = Object.entries(run.metrics).map(([key, value]) => ({
      key,
      value: Number.isNaN(value) ? 'NaN' : value,
      timestamp: 1,
    }));
    await perform(logBatch, caller, {
      runId: run.id,
      metrics,
      params: pairs(run.params),
      tags: pairs(run.tags),
    });
    runs.push(run);
  }
  return runs;
}

export const endRun = (caller: Caller, { id: runId }: PlainRun) =>
  perform(updateRun, caller, { runId, status: 'FINISHED', endTime: 5000 });

const KEYS = { metric: METRICS, param: PARAMS, tag: TAGS, attribute: ['run_name'] } as const;

export function randomFilter(random: Random, depth = 2): Filter {
  const kind = depth === 0 ? 'compare' : one(random, ['compare', 'compare', 'and', 'or', 'not']);
  if (kind === 'compare') return randomComparison(random);
  if (kind === 'not') return { kind, term: randomFilter(random, depth - 1) };
  return {
    kind: kind as 'and' | 'or',
    terms: [randomFilter(random, depth - 1), randomFilter(random, depth - 1)],
  };
}

function randomComparison(random: Random): Comparison {
  const source = one(random, ['metric', 'param', 'tag', 'attribute'] as const);
  const key = one(random, [...KEYS[source], ...(source === 'attribute' ? [] : ['unknown'])]);
  const about = { kind: 'compare', source, key } as const;
  if (source === 'metric') {
    const op = one(random, ['=', '!=', '<', '<=', '>', '>='] as const);
    return { ...about, op, value: one(random, [-2, 0, 0.5, 1, 2]) };
  }
  const presence = source === 'attribute' ? [] : (['IS NULL', 'IS NOT NULL'] as const);
  const op = one(random, ['=', '!=', 'LIKE', 'ILIKE', ...presence] as const);
  if (op === 'IS NULL' || op === 'IS NOT NULL') return { ...about, op, value: null };
  const isPattern = op === 'LIKE' || op === 'ILIKE';
  return {
    ...about,
    op,
    value: one(random, isPattern ? ['%n%', 'n_rth', 'NORTH', '1%', '%', 'run b%'] : TEXTS),
  };
}

export function randomOrder(random: Random): string[] {
  const names = [
    ...METRICS.map((key) => `metrics.${quoteKey(key)}`),
    ...PARAMS.map((key) => `params.${quoteKey(key)}`),
    ...TAGS.map((key) => `tags.${quoteKey(key)}`),
    'metrics.unknown',
    'start_time',
    'run_name',
    'run_id',
  ];
  const chosen = new Set(Array.from({ length: Math.floor(random() * 4) }, () => one(random, names)));
  return [...chosen].map((name) => `${name}${one(random, ['', ' ASC', ' DESC'])}`);
}

/** The names of the runs that a filter matches, in the order asked for. */
export const expectedNames = (runs: PlainRun[], filter: Filter | undefined, orderBy: string[]): string[] =>
  runs
    .filter((run) => !filter || matches(run, filter))
    .sort(comparatorOf(orderBy))
    .map(({ name }) => name);

function fieldOf(run: PlainRun, source: Comparison['source'], key: string): Value | undefined {
  if (source === 'metric') return run.metrics[key];
  if (source === 'param') return run.params[key];
  if (source === 'tag') return run.tags[key];
  return { run_name: run.name, run_id: run.id, start_time: run.startTime }[key];
}

/** A comparison with what is not there, or not a number, is false. */
function matches(run: PlainRun, filter: Filter): boolean {
  if (filter.kind === 'not') return !matches(run, filter.term);
  if (filter.kind !== 'compare') {
    const holdsHere = (term: Filter) => matches(run, term);
    return filter.kind === 'and' ? filter.terms.every(holdsHere) : filter.terms.some(holdsHere);
  }
  const value = fieldOf(run, filter.source, filter.key);
  if (filter.op === 'IS NULL') return value === undefined;
  if (value === undefined || Number.isNaN(value)) return false;
  return holds(value, filter.op, filter.value as Value);
}

function holds(value: Value, op: Comparison['op'], wanted: Value): boolean {
  switch (op) {
    case '=':
      return value === wanted;
    case '!=':
      return value !== wanted;
    case '<':
      return value < wanted;
    case '<=':
      return value <= wanted;
    case '>':
      return value > wanted;
    case '>=':
      return value >= wanted;
    case 'LIKE':
    case 'ILIKE': {
      const pattern = String(wanted).replaceAll('%', '.*').replaceAll('_', '.');
      return new RegExp(`^${pattern}$`, op === 'ILIKE' ? 'isu' : 'su').test(String(value));
    }
    default:
      return true;
  }
}

/** Missing values stand last and NaN before them, whichever the direction; ties end on start time and run id. */
function comparatorOf(orderBy: string[]): (a: PlainRun, b: PlainRun) => number {
  const given = parseOrderBy('run', orderBy);
  const terms = [
    ...given,
    { source: 'attribute', key: 'start_time', ascending: false } as const,
    { source: 'attribute', key: 'run_id', ascending: true } as const,
  ];
  const rank = (value: Value | undefined) => (value === undefined ? 2 : Number.isNaN(value) ? 1 : 0);
  return (a, b) => {
    for (const { source, key, ascending } of terms) {
      const [left, right] = [fieldOf(a, source, key), fieldOf(b, source, key)];
      if (rank(left) !== rank(right)) return rank(left) - rank(right);
      if (rank(left) > 0 || left === right) continue;
      return (left as Value) < (right as Value) === ascending ? -1 : 1;
    }
    return 0;
  };
}
