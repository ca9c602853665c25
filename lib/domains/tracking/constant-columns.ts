import sql, { join, raw, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { findMetricNameIds } from './metric-names';
import { CellColumn } from './run-cells';
import { RunQuestion, runsWhere } from './run-question';

/** So many values are looked at, of the newest runs: a table of more columns is judged by fewer runs. */
const VALUES_LOOKED_AT = 1_000_000;
const MOST_RUNS = 10_000;

const STATS = {
  last: 'value',
  min: 'min_value',
  max: 'max_value',
  first: 'first_value',
  minStep: 'min_step',
  maxStep: 'max_step',
} as const;
type Stat = keyof typeof STATS;

const Column = CellColumn.extend({
  source: z.enum(['metric', 'param', 'tag']),
  stat: z.enum(Object.keys(STATS) as [Stat, ...Stat[]]).default('last'),
});

/** Whether all rows of a group have one value. */
const isOne = (value: Sql) => sql`min(${value}) IS NOT DISTINCT FROM max(${value})`;

type Found = { key: string; held: number } & Partial<Record<Stat, boolean>>;

export const listConstantColumns = query({
  name: 'tracking.listConstantColumns',
  summary:
    'Which of a table’s columns say the same of all runs that match, or nothing of any; of very many runs the newest are looked at.',
  access: 'runs.read',
  input: RunQuestion.extend({ columns: z.array(Column).min(1).max(2000) }),
  async run(ctx, { columns, ...question }) {
    const looks = Math.min(MOST_RUNS, Math.ceil(VALUES_LOOKED_AT / columns.length));
    const keysOf = (source: string) => [
      ...new Set(columns.flatMap((column) => (column.source === source ? [column.key] : []))),
    ];
    const names = await findMetricNameIds(keysOf('metric'));
    const stats = [...new Set(columns.flatMap(({ source, stat }) => (source === 'metric' ? [stat] : [])))];
    const texts = (table: Sql, source: string) => sql`
      SELECT logged.key, count(*) AS held, ${isOne(sql`logged.value`)} AS last
      FROM matching JOIN ${table} AS logged ON run_key = matching.key
      WHERE logged.key = ANY(${keysOf(source)}::text[]) GROUP BY logged.key`;
    const asJson = (rows: Sql) => sql`(SELECT coalesce(json_agg(found), '[]') FROM (${rows}) AS found)`;
    const [found] = await ctx.sql<{ looked: number; metric: Found[]; param: Found[]; tag: Found[] }>(sql`
      WITH matching AS MATERIALIZED (
        SELECT key FROM runs WHERE ${await runsWhere(ctx, question)} ORDER BY start_time DESC LIMIT ${looks})
      SELECT (SELECT count(*) FROM matching) AS looked,
        ${asJson(sql`
          SELECT ${join([
            sql`name_id::text AS key, count(*) AS held`,
            ...stats.map((stat) => sql`${isOne(raw(STATS[stat]))} AS ${raw(`"${stat}"`)}`),
          ])}
          FROM matching JOIN latest_metrics ON run_key = matching.key
          WHERE name_id = ANY(${[...names.values()]}::int[]) GROUP BY name_id`)} AS metric,
        ${asJson(texts(sql`params`, 'param'))} AS param,
        ${asJson(texts(sql`run_tags`, 'tag'))} AS tag`);
    const looked = found?.looked ?? 0;
    const byKey = (['metric', 'param', 'tag'] as const).map(
      (source) => [source, new Map(found?.[source].map((one) => [one.key, one]))] as const,
    );
    const held = Object.fromEntries(byKey) as Record<(typeof byKey)[number][0], Map<string, Found>>;
    const isConstant = ({ source, key, stat }: z.output<typeof Column>): boolean => {
      const one = held[source].get(source === 'metric' ? String(names.get(key) ?? '') : key);
      return !one || (one.held === looked && one[source === 'metric' ? stat : 'last'] === true);
    };
    return { constant: columns.filter(isConstant), looked };
  },
});
