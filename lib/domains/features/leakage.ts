/** What looks as if it knew the label, and what is missing: counted over the whole training set. */
import type { Cell, Engine } from '@/lib/platform/duckdb';
import { isCounted } from '@/lib/pure/distinct-values';
import type { Plan } from '@/lib/pure/point-in-time/plan';
import { identifier } from '@/lib/pure/sql-text';

export type Warning = {
  kind: 'knows-label' | 'no-time' | 'missing' | 'constant';
  column: string;
  message: string;
};
export type SetColumn = {
  name: string;
  type: string;
  nulls: number;
  distinct: number;
  correlation: number | null;
};

const NUMBERS = ['byte', 'short', 'integer', 'long', 'float', 'double', 'boolean'];
const isNumber = (type: string) => NUMBERS.includes(type) || type.startsWith('decimal');
/** Fewer rows correlate by chance. */
const FEWEST_ROWS = 20;
const KNOWS = 0.99;
const MOST_MISSING = 0.5;

/** @param relation the joined rows, as a table of the engine */
export async function describeSet(
  engine: Engine,
  relation: string,
  plan: Plan,
  label: string | undefined,
): Promise<{ rows: number; columns: SetColumn[]; warnings: Warning[] }> {
  const [{ n: total } = { n: 0 }] = await engine.rows<{ n: Cell }>(`SELECT count(*) AS n FROM ${relation}`);
  const rows = Number(total);
  const distinctOf = (name: string) =>
    isCounted(rows) ? `count(DISTINCT ${identifier(name)})` : `approx_count_distinct(${identifier(name)})`;
  const labelColumn = plan.columns.find(({ name }) => name === label);
  const number = (name: string) => `CAST(${identifier(name)} AS DOUBLE)`;
  const counts = plan.columns.flatMap(({ name, type }, at) => [
    `count(*) FILTER (${identifier(name)} IS NULL) AS n${at}`,
    `${distinctOf(name)} AS d${at}`,
    labelColumn && isNumber(labelColumn.type) && isNumber(type)
      ? `corr(${number(name)}, ${number(labelColumn.name)}) AS c${at}`
      : `NULL::DOUBLE AS c${at}`,
  ]);
  const [found = {}] = await engine.rows<Record<string, Cell>>(
    `SELECT ${counts.join(', ')} FROM ${relation}`,
  );
  const columns = plan.columns.map(({ name, type }, at): SetColumn => {
    const correlation = found[`c${at}`];
    const nulls = Number(found[`n${at}`] ?? 0);
    return {
      name,
      type,
      nulls,
      // An estimate may be of more than there are.
      distinct: Math.min(Number(found[`d${at}`] ?? 0), rows - nulls),
      correlation: typeof correlation === 'number' && Number.isFinite(correlation) ? correlation : null,
    };
  });
  return { rows, columns, warnings: [...warningsOf(plan, columns, rows, label), ...timeWarnings(plan)] };
}

function warningsOf(
  plan: Plan,
  columns: readonly SetColumn[],
  rows: number,
  label: string | undefined,
): Warning[] {
  return plan.columns.flatMap(({ name, from }, at): Warning[] => {
    const column = columns[at];
    if (!column || from === 'label' || name === label || rows === 0) return [];
    const found: Warning[] = [];
    if (rows >= FEWEST_ROWS && Math.abs(column.correlation ?? 0) > KNOWS)
      found.push({
        kind: 'knows-label',
        column: name,
        message: `'${name}' goes along with the label almost exactly (correlation ${column.correlation?.toFixed(3)}). It may be made from it.`,
      });
    if (column.nulls / rows > MOST_MISSING)
      found.push({
        kind: 'missing',
        column: name,
        message: `'${name}' is missing in ${Math.round((100 * column.nulls) / rows)} % of the rows. Are the look-up keys the right ones?`,
      });
    else if (rows >= FEWEST_ROWS && column.distinct <= 1 && column.nulls === 0)
      found.push({ kind: 'constant', column: name, message: `'${name}' has the same value in every row.` });
    return found;
  });
}

/** Values of today looked up for labels of the past tell what was not known then. */
function timeWarnings({ labels, lookups }: Plan): Warning[] {
  const times = labels.filter(({ type }) => /^(timestamp|date)/.test(type));
  if (times.length === 0) return [];
  return lookups.flatMap(({ table, time, on, features }): Warning[] => {
    const isMatched = on.some(({ label }) => times.some(({ name }) => name === label.name));
    if (time || isMatched || features.length === 0) return [];
    return [
      {
        kind: 'no-time',
        column: features[0]?.output ?? '',
        message: `The rows have a time ('${times[0]?.name}'), but '${table.name}' has no time key: its present values are looked up for past rows.`,
      },
    ];
  });
}
