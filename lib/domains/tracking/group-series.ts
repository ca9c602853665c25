import sql, { type Sql } from 'sql-template-tag';
import { z } from 'zod';
import type { Context } from '@/lib/core/context';
import { query } from '@/lib/core/operation';
import { BANDS, type CombinedSeries, combineSeries } from '@/lib/pure/group-series';
import { layOnGrid } from '@/lib/pure/series-grid';
import { readExpression } from './expression-series';
import { membersSql, NamedGroups } from './group-members';
import { readCells } from './metric-cells';
import { gridFor, reachWhere, readHistories, type SeriesRun } from './metric-histories';
import { checkQuantity, QuantityAxis, quantityOf } from './quantity';
import { runsWhere } from './run-question';
import type { Course, Range } from './series-axis';
import { sayGroups } from './series-sentence';

/** Of larger groups the newest runs are taken: 300 places of so many are read in a moment. */
const RUNS_OF_A_GROUP = 200;
/** A sentence of more params is heard by nobody. */
const MOST_TOLD = 8;

/** What its runs have in common, told by the newest of them. */
type Label = Record<string, string | null>;
type Member = SeriesRun & { place: number; total: number; label: Label | null };

export const getGroupSeries = query({
  name: 'tracking.getGroupSeries',
  summary:
    'The mean of one metric, or of an expression, in groups of runs, with its spread and how many runs it is of, on a shared grid.',
  access: 'runs.read',
  input: QuantityAxis.extend({
    ...NamedGroups.shape,
    band: z.enum(BANDS).default('ci'),
    /** The runs that the means are of, too. */
    withMembers: z.boolean().default(false),
  }).superRefine(checkQuantity),
  async run(ctx, { question, by, butParams, groups, band, withMembers, ...asked }) {
    const where = await runsWhere(ctx, question);
    const quantity = await quantityOf(asked);
    const { node, metrics } = quantity;
    const [{ course }] = metrics;
    const [members, reach] = await Promise.all([
      readMembers(
        ctx,
        membersSql(where, { question, by, butParams, groups }),
        metrics.map((metric) => metric.course.nameId),
      ),
      // Of all runs that match, wanted or not: a mean must not move when another group is shown.
      reachWhere(ctx, course, where),
    ]);
    const { cells, grid, missing } = node
      ? await readExpression(ctx, { ...quantity, node }, members, reach ?? [0, 0])
      : await asLogged(ctx, course, members, reach);
    const laid = layOnGrid(cells, members.length, {
      width: grid.width,
      isWhole: course.x !== 'metric',
      hasGaps: course.x === 'step',
      isFixed: true,
    });
    const answered = groups.map((id, place) => {
      const own = members.flatMap((run, at) =>
        run.place === place ? [{ run, series: laid.series[at] }] : [],
      );
      const series = own.flatMap((member) => member.series ?? []);
      return {
        id,
        /** How many runs have logged the metric, and of how many the mean is. */
        runs: own[0]?.run.total ?? 0,
        used: own.length,
        ...combineSeries(laid.x, series, band),
        ...(withMembers && {
          members: own.map(({ run, series: one }) => ({
            runId: run.id,
            last: one?.last ?? [],
            breaks: one?.breaks ?? [],
          })),
        }),
      };
    });
    const names = namesOf(
      groups.map((_, place) => members.find((run) => run.place === place)?.label ?? null),
      butParams ? undefined : by.map(({ key }) => key),
    );
    return {
      x: laid.x,
      groups: answered,
      rawPoints: cells.reduce((sum, { points }) => sum + points, 0),
      isSampled: laid.isSampled,
      missing,
      sentence: sayGroups(
        quantity.label,
        answered.flatMap((group, place) => endOf(group, names[place] ?? '', band)),
      ),
    };
  },
});

async function asLogged(ctx: Context, course: Course, members: Member[], reach: Range | undefined) {
  const grid = gridFor(course, reach);
  const histories = await readHistories(ctx, course.nameId, members);
  const cells = reach ? await readCells(ctx, course, { runs: members, histories }, grid) : [];
  return { cells, grid, missing: [] as string[] };
}

/** @param nameIds what a member must have logged, all of it */
const readMembers = (ctx: Context, labelled: Sql, [first, ...others]: number[]) =>
  ctx.sql<Member>(sql`
    SELECT key, id, name, start_time AS "startTime", place, total, CASE nth WHEN 1 THEN label END AS label FROM (
      SELECT labelled.*, count(*) OVER (PARTITION BY label) AS total,
             row_number() OVER (PARTITION BY label ORDER BY start_time DESC, key) AS nth
      FROM (${labelled}) AS labelled
      JOIN latest_metrics ON run_key = labelled.key AND name_id = ${first}
      WHERE ${others.length} = (SELECT count(*) FROM latest_metrics AS other
                                WHERE other.run_key = labelled.key AND other.name_id = ANY(${others}::int[]))) AS member
    WHERE nth <= ${RUNS_OF_A_GROUP} ORDER BY place, nth`);

/** What tells groups apart, in words: all of the keys that somebody chose, or the params that differ between them. */
function namesOf(labels: readonly (Label | null)[], chosen: string[] | undefined): string[] {
  const say = (key: string, value: string | null | undefined) => `${key} ${value ?? 'not set'}`;
  if (chosen)
    return labels.map((label) => chosen.map((key, at) => say(key, label?.[at])).join(', ') || 'all runs');
  const there = labels.filter((label) => label !== null);
  const keys = [...new Set(there.flatMap((label) => Object.keys(label)))].sort();
  const differing = keys.filter((key) => new Set(there.map((label) => label[key] ?? null)).size > 1);
  const told = (there.length > 1 ? differing : keys).slice(0, MOST_TOLD);
  return labels.map((label) => told.map((key) => say(key, label?.[key])).join(', ') || 'all runs');
}

/** Where the mean of a group ends. Half of a band stands beside it where the band is as wide on both sides. */
function endOf(
  { mean, high, n }: CombinedSeries,
  label: string,
  band: (typeof BANDS)[number],
): { label: string; n: number; mean: number; half: number | null }[] {
  const at = mean.findLastIndex((value) => value !== null);
  const end = mean[at];
  if (end === null || end === undefined) return [];
  const top = high[at] ?? null;
  return [{ label, n: n[at] ?? 0, mean: end, half: top === null || band === 'range' ? null : top - end }];
}
