import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { invalid } from '@/lib/pure/errors';
import { compareGroups } from '@/lib/pure/stats/compare-groups';
import { nameIdOf } from '../metric-history';
import { ComparedStat, statValue } from './compare-keys';
import { type ComparedRun, loadCompared, RunRef, RunRefs } from './compared-runs';

const Key = z.object({ source: z.enum(['param', 'tag']), key: z.string().min(1).max(1000) });
type Key = z.output<typeof Key>;
const Values = z.array(z.string().max(8000).nullable()).min(1).max(200);

/** The runs of either side: those with these values of a param or tag (null: without it), or those named. */
const Sides = z.union([
  z.object({ by: Key, first: Values, second: Values }),
  z.object({ first: z.array(RunRef).max(200), second: z.array(RunRef).max(200) }),
]);
type Sides = z.output<typeof Sides>;

/** Names under which runs note what makes them repetitions of each other. */
const SEED = /^(.*[._/-])?((random|rng|torch|numpy|np|global)[._-]?)?(seed|random_state|randomstate)$/i;
const LARGEST = Number.MAX_VALUE;

export type GroupedRun = {
  runId: string;
  runName: string;
  side: 'first' | 'second';
  /** Null where it was not logged; 'NaN' and '∞' count no more than that. */
  value: number | 'NaN' | '∞' | null;
  seed: string | null;
};

export const testGroups = query({
  name: 'tracking.testGroups',
  summary:
    'Whether one group of runs is better than another: difference of means, tests, effect size, runs needed.',
  access: 'runs.read',
  input: z.object({
    runs: RunRefs,
    metric: z.string().min(1).max(1000),
    stat: ComparedStat.default('last'),
    sides: Sides,
    /** The param or tag whose equal values pair runs; without one, that which is called like a seed. Null: no pairs. */
    seed: Key.nullable().optional(),
    alpha: z.number().min(0.0001).max(0.5).default(0.05),
    power: z.number().min(0.5).max(0.999).default(0.8),
    worth: z.number().positive().optional(),
  }),
  async run(ctx, { runs: refs, metric, stat, sides, seed: asked, ...question }) {
    const all = await loadCompared(ctx, refs);
    const sideOf = await readSides(ctx, all, refs, sides);
    const runs = all.filter(({ runId }) => sideOf.has(runId));
    const [values, seedKey] = await Promise.all([
      readValues(ctx, runs, metric, statValue(stat)),
      asked === undefined ? findSeed(ctx, runs) : asked,
    ]);
    const seeds = seedKey ? await readTexts(ctx, runs, seedKey) : new Map<string, string>();
    const grouped = runs.map(
      ({ runId, runName }): GroupedRun => ({
        runId,
        runName,
        side: sideOf.get(runId) ?? 'first',
        value: values.get(runId) ?? null,
        seed: seeds.get(runId) ?? null,
      }),
    );
    const of = (side: GroupedRun['side']) => grouped.filter((run) => run.side === side).flatMap(usable);
    const [first, second] = [of('first'), of('second')];
    const { pairs, unpaired } = pairUp(first, second);
    const numbers = (side: Usable[]) => side.map(({ value }) => value);
    return {
      runs: grouped,
      seedKey,
      /** Why there are no pairs, although there are seeds. */
      unpaired: seedKey ? unpaired : null,
      result: compareGroups(numbers(first), numbers(second), pairs, question),
    };
  },
});

async function readSides(ctx: Context, runs: ComparedRun[], refs: string[], sides: Sides) {
  if ('by' in sides) {
    const overlap = sides.first.find((value) => sides.second.includes(value));
    if (overlap !== undefined)
      throw invalid(`Both sides have the value ${overlap ?? 'not set'}.`, { field: 'sides' });
    const held = await readTexts(ctx, runs, sides.by);
    return new Map(
      runs.flatMap(({ runId }): [string, GroupedRun['side']][] => {
        const value = held.get(runId) ?? null;
        if (sides.first.includes(value)) return [[runId, 'first']];
        return sides.second.includes(value) ? [[runId, 'second']] : [];
      }),
    );
  }
  const idOf = new Map(refs.map((ref, at) => [ref, runs[at]?.runId ?? '']));
  const chosen = new Map<string, GroupedRun['side']>();
  for (const side of ['first', 'second'] as const) {
    for (const ref of sides[side]) {
      const runId = idOf.get(ref);
      if (runId === undefined)
        throw invalid(`Run ${ref} is not among those compared.`, { field: `sides.${side}` });
      if (chosen.has(runId)) throw invalid(`Run ${ref} is named twice.`, { field: `sides.${side}` });
      chosen.set(runId, side);
    }
  }
  return chosen;
}

const keysOf = (runs: ComparedRun[]) => runs.map(({ key }) => key);
const tableOf = ({ source }: Key): Sql => (source === 'param' ? sql`params` : sql`run_tags`);

async function readTexts(ctx: Context, runs: ComparedRun[], key: Key): Promise<Map<string, string>> {
  const found = await ctx.sql<{ runKey: number; value: string }>(sql`
    SELECT run_key AS "runKey", value FROM ${tableOf(key)} WHERE run_key = ANY(${keysOf(runs)}::bigint[]) AND key = ${key.key}`);
  const byKey = new Map(found.map(({ runKey, value }) => [runKey, value]));
  return new Map(
    runs.flatMap(({ key: runKey, runId }): [string, string][] => {
      const value = byKey.get(runKey);
      return value === undefined ? [] : [[runId, value]];
    }),
  );
}

async function readValues(ctx: Context, runs: ComparedRun[], metric: string, value: Sql) {
  const found = await ctx.sql<{ runKey: number; value: number | null }>(sql`
    SELECT run_key AS "runKey", ${value} AS value FROM latest_metrics
    WHERE run_key = ANY(${keysOf(runs)}::bigint[]) AND name_id = ${await nameIdOf(metric)}`);
  const byKey = new Map(found.map((row) => [row.runKey, row.value]));
  return new Map(runs.map(({ key, runId }) => [runId, shown(byKey.get(key) ?? null)]));
}

function shown(value: number | null): GroupedRun['value'] {
  if (value === null) return null;
  if (Number.isNaN(value)) return 'NaN';
  return Math.abs(value) >= LARGEST ? '∞' : value;
}

/** The key called like a seed that most of the runs have. */
async function findSeed(ctx: Context, runs: ComparedRun[]): Promise<Key | null> {
  const held = (source: Key['source']) => sql`
    SELECT ${source} AS source, key, count(*) AS held FROM ${tableOf({ source, key: '' })}
    WHERE run_key = ANY(${keysOf(runs)}::bigint[]) AND (key ~* 'seed$' OR key ~* 'random_?state$') GROUP BY key`;
  const found = await ctx.sql<Key>(sql`
    SELECT source, key FROM (${held('param')} UNION ALL ${held('tag')}) AS named ORDER BY held DESC, source, length(key), key`);
  const named = found.find(({ key }) => SEED.test(key));
  return named ? { source: named.source, key: named.key } : null;
}

type Usable = { value: number; seed: string | null };
const usable = ({ value, seed }: GroupedRun): Usable[] =>
  typeof value === 'number' ? [{ value, seed }] : [];

type Pairs = { pairs?: [number, number][]; unpaired: 'missing' | 'repeated' | 'different' | null };

/** Every run of either side must have its partner: leaving some out would be choosing. */
function pairUp(first: Usable[], second: Usable[]): Pairs {
  const bySeed = (side: Usable[]) => new Map(side.map(({ seed, value }) => [seed, value]));
  const [a, b] = [bySeed(first), bySeed(second)];
  if (a.has(null) || b.has(null)) return { unpaired: 'missing' };
  if (a.size < first.length || b.size < second.length) return { unpaired: 'repeated' };
  if (a.size !== b.size || [...a.keys()].some((seed) => !b.has(seed))) return { unpaired: 'different' };
  if (a.size < 2) return { unpaired: null };
  return { pairs: [...a].map(([seed, value]) => [value, b.get(seed) ?? Number.NaN]), unpaired: null };
}
