/** What metrics, and expressions over them, do within groups of runs. */
import sql, { join, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { readRunQuantity } from './expression-sql';
import { findMetricNameIds } from './metric-names';

export const Aggregated = z.object({
  /** Of an expression over metrics and params, `key` is its text, and it is over their last values. */
  source: z.enum(['metric', 'expression']).default('metric'),
  key: z.string().min(1).max(1000),
  stat: z.enum(['last', 'min', 'max', 'first']).default('last'),
});
type Aggregated = z.output<typeof Aggregated>;

const VALUES: Record<Aggregated['stat'], Sql> = {
  last: sql`value`,
  min: sql`min_value`,
  max: sql`max_value`,
  first: sql`first_value`,
};

/** What one metric does within a group: `n` runs have it, what no mean can be made of apart; `sd` is of the sample, null for a single run. */
export type GroupMetric = { n: number; mean: number; sd: number | null; min: number; max: number };

/** Neither NaN nor infinite, nor so large that its square is no double. */
const isCounted = (value: Sql) => sql`abs(${value}) < 1e150`;

/** The mean over the runs whose `keys` stand beside: what groups are ordered by. */
export async function meanOf({ source, key, stat }: Aggregated): Promise<Sql> {
  if (source === 'metric') {
    const nameId = (await findMetricNameIds([key])).get(key) ?? 0;
    return sql`(SELECT avg(${VALUES[stat]}) FROM latest_metrics
                WHERE run_key = ANY(keys) AND name_id = ${nameId} AND ${isCounted(VALUES[stat])})`;
  }
  const quantity = readRunQuantity(key);
  const names = await findMetricNameIds(quantity.metrics);
  const { joins, value } = quantity.of(sql`member.key`, 'averaged', names);
  return sql`(SELECT avg(${value}) FROM unnest(keys) AS member (key) ${join(joins, ' ')} WHERE ${isCounted(value)})`;
}

type Spread = GroupMetric & { place: number; at: number };

/** By `<place of the group> <place of the metric>`; none where no run of the group has it. */
export async function readSpreads(
  ctx: Context,
  groups: readonly { keys: number[] }[],
  asked: readonly Aggregated[],
): Promise<Map<string, GroupMetric>> {
  const quantities = asked.map(({ source, key }) =>
    source === 'expression' ? readRunQuantity(key) : undefined,
  );
  const names = await findMetricNameIds(asked.flatMap(({ key }, at) => quantities[at]?.metrics ?? [key]));
  const spreadOf = (value: Sql, at: Sql, from: Sql) => sql`
    SELECT place, ${at} AS at, count(*) AS n, avg(${value}) AS mean, stddev_samp(${value}) AS sd,
           min(${value}) AS min, max(${value}) AS max
    FROM member ${from}`;
  const parts = quantities.flatMap((quantity, at) => {
    if (!quantity) return [];
    const { joins, value } = quantity.of(sql`member.key`, `spread_${at}`, names);
    return [
      spreadOf(value, sql`${at}::int`, sql`${join(joins, ' ')} WHERE ${isCounted(value)} GROUP BY place`),
    ];
  });
  // One look at the metrics of a run for all that is asked of the same value of their histories.
  for (const stat of new Set(
    asked.flatMap(({ source, stat: each }) => (source === 'metric' ? [each] : [])),
  )) {
    const places = asked.flatMap((each, at) => (each.source === 'metric' && each.stat === stat ? [at] : []));
    const ids = places.map((at) => names.get(asked[at]?.key ?? '') ?? 0);
    parts.push(
      spreadOf(
        sql`held.value`,
        sql`held.at`,
        sql`
          JOIN LATERAL (SELECT wanted.at, ${VALUES[stat]} AS value
                        FROM unnest(${ids}::int[], ${places}::int[]) AS wanted (name_id, at)
                        JOIN latest_metrics ON latest_metrics.name_id = wanted.name_id
                        WHERE run_key = member.key AND latest_metrics.name_id = ANY(${ids}::int[])) AS held ON ${isCounted(sql`held.value`)}
          GROUP BY place, held.at`,
      ),
    );
  }
  if (parts.length === 0 || groups.length === 0) return new Map();
  const found = await ctx.sql<Spread>(sql`
    WITH member (place, key) AS MATERIALIZED (
      SELECT * FROM unnest(${groups.flatMap(({ keys }, place) => keys.map(() => place))}::int[],
                           ${groups.flatMap(({ keys }) => keys)}::bigint[]))
    ${join(parts, ' UNION ALL ')}`);
  return new Map(found.map(({ place, at, ...spread }) => [`${place} ${at}`, spread]));
}
