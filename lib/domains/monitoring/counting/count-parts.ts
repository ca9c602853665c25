/** How much parts of a reference differ among themselves: the limits of the preset that goes by that. */
import type { Engine } from '@/lib/platform/duckdb';
import { NANNYML_CHUNKS, nannymlLimit } from '@/lib/pure/drift/presets/nannyml';
import type { TimeWindow } from '@/lib/pure/windows/windows';
import { countWindows } from './count-windows';
import { timeSql } from './expressions';
import type { Bundle, CountingPlan } from './plan';
import { type SourceColumn, typeOf } from './relation';

type Source = { select: string; columns: readonly SourceColumn[] };

/** In parts of equal size by time; by their order where the reference has no times. */
export async function limitsOfParts(
  engine: Engine,
  source: Source,
  plan: CountingPlan,
  timeColumn: string | undefined,
  whole: Bundle,
): Promise<Record<string, number>> {
  const numbered = numberRows(source, timeColumn);
  const windows = await partsOf(engine, numbered);
  if (windows.length < 2) return {};
  const only = { columns: plan.columns, slices: [] };
  const parts = await countWindows(engine, numbered, only, windows);
  return limitsOf(
    plan,
    whole,
    parts.map(({ bundle }) => bundle),
  );
}

export function limitsOf(
  plan: CountingPlan,
  whole: Bundle,
  parts: readonly Bundle[],
): Record<string, number> {
  return Object.fromEntries(
    plan.columns.flatMap(({ name }) => {
      const reference = whole.columns[name];
      const limit =
        reference &&
        nannymlLimit(
          reference,
          parts.flatMap((part) => part.columns[name] ?? []),
        );
      return limit === undefined ? [] : [[name, limit]];
    }),
  );
}

const PLACE = 'of row';

function numberRows(
  { select, columns }: Source,
  timeColumn: string | undefined,
): Source & { timeColumn: string; type: string } {
  const type = timeColumn === undefined ? undefined : typeOf(columns, timeColumn);
  if (timeColumn !== undefined && type !== undefined) return { select, columns, timeColumn, type };
  return {
    select: `SELECT *, row_number() OVER () AS "${PLACE}" FROM (${select})`,
    columns: [...columns, { name: PLACE, type: 'BIGINT' }],
    timeColumn: PLACE,
    type: 'BIGINT',
  };
}

async function partsOf(
  engine: Engine,
  { select, timeColumn, type }: Source & { timeColumn: string; type: string },
): Promise<TimeWindow[]> {
  const shares = Array.from({ length: NANNYML_CHUNKS - 1 }, (_, at) => (at + 1) / NANNYML_CHUNKS);
  const { rows } = await engine.table(
    `SELECT min(t), max(t), ${shares.map((share) => `quantile_disc(t, ${share})`).join(', ')}
     FROM (SELECT ${timeSql(timeColumn, type)} AS t FROM (${select})) WHERE t IS NOT NULL`,
    { maxRows: 1 },
  );
  const [first, last, ...inner] = rows[0] ?? [];
  if (first === null || first === undefined) return [];
  const edges = [...new Set([Number(first), ...inner.map(Number), Number(last) + 1])].sort((a, b) => a - b);
  return edges.slice(1).map((end, at) => ({ start: edges[at] ?? 0, end }));
}
