/** What looks as if it knew the label, and what is missing: counted over the whole training set. */
import type { Cell, Engine } from '@/lib/platform/duckdb';
import { isCounted } from '@/lib/pure/distinct-values';
import { foundColumn } from '@/lib/pure/point-in-time/duckdb';
import type { Plan, PlannedLookup } from '@/lib/pure/point-in-time/plan';
import { identifier } from '@/lib/pure/sql-text';
import { type Association, labelAssociations } from './label-association';

export type Warning = {
  /** `missing`: the look-up finds no row; `null`: it does, and the feature is null in it. */
  kind: 'knows-label' | 'no-time' | 'missing' | 'null' | 'constant';
  column: string;
  message: string;
};
export type SetColumn = {
  name: string;
  type: string;
  nulls: number;
  distinct: number;
  /** Pearson's with the label, or where one of the two is a text, how closely it goes along with it (0 to 1). */
  correlation: number | null;
  measure?: Association['measure'];
};

const NUMBERS = ['byte', 'short', 'integer', 'long', 'float', 'double', 'boolean'];
const isNumber = (type: string) => NUMBERS.includes(type) || type.startsWith('decimal');
const kindOf = (type: string): 'number' | 'text' | 'other' =>
  isNumber(type) ? 'number' : type === 'string' ? 'text' : 'other';
/** Fewer rows correlate by chance: of those that have both the feature and the label. */
const FEWEST_ROWS = 20;
const KNOWS = 0.99;
const MOST_MISSING = 0.5;

/** @param relation the joined rows with what each look-up found, as a table of the engine */
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
  // Of what is infinite, no number, or too large to be squared the engine works out no spread: it refuses the whole statement.
  const ofBoth = (aggregate: string, x: string, y: string) =>
    `${aggregate}(${number(x)}, ${number(y)}) FILTER (abs(${number(x)}) < 1e150 AND abs(${number(y)}) < 1e150)`;
  const counts = plan.columns.flatMap(({ name, type }, at) => [
    `count(*) FILTER (${identifier(name)} IS NULL) AS n${at}`,
    `${distinctOf(name)} AS d${at}`,
    ...(labelColumn && isNumber(labelColumn.type) && isNumber(type)
      ? [
          `${ofBoth('corr', name, labelColumn.name)} AS c${at}`,
          `${ofBoth('regr_count', name, labelColumn.name)} AS b${at}`,
        ]
      : []),
  ]);
  plan.lookups.forEach(({ features }, at) => {
    if (features.length > 0) counts.push(`count(*) FILTER (NOT ${foundColumn(at)}) AS m${at}`);
  });
  const [found = {}] = await engine.rows<Record<string, Cell>>(
    `SELECT ${counts.join(', ')} FROM ${relation}`,
  );
  // An estimate may be of more than there are.
  const typed = plan.columns.map(({ name, type }, at) => ({
    name,
    kind: kindOf(type),
    nulls: Number(found[`n${at}`] ?? 0),
    distinct: Math.min(Number(found[`d${at}`] ?? 0), rows - Number(found[`n${at}`] ?? 0)),
  }));
  const ofLabel = typed.find(({ name }) => name === label);
  const associations = ofLabel
    ? await labelAssociations(engine, relation, ofLabel, typed)
    : new Map<string, Association>();
  const columns = plan.columns.map(({ name, type }, at): SetColumn => {
    const association = associations.get(name);
    const correlation = association?.value ?? found[`c${at}`];
    return {
      name,
      type,
      nulls: typed[at]?.nulls ?? 0,
      distinct: typed[at]?.distinct ?? 0,
      correlation: typeof correlation === 'number' && Number.isFinite(correlation) ? correlation : null,
      ...(association && { measure: association.measure }),
    };
  });
  const counted: Counted = {
    rows,
    correlated: plan.columns.map(({ name }, at) => associations.get(name)?.n ?? Number(found[`b${at}`] ?? 0)),
    unmatched: plan.lookups.map((_, at) => Number(found[`m${at}`] ?? 0)),
  };
  return {
    rows,
    columns,
    warnings: [
      ...warningsOf(plan, columns, counted, label),
      ...missingWarnings(plan, columns, counted),
      ...timeWarnings(plan),
    ],
  };
}

const MEASURES = {
  pearson: 'correlation',
  'correlation-ratio': 'correlation ratio',
  'cramers-v': 'Cramér’s V',
};

type Counted = {
  rows: number;
  /** Of each column: what its correlation is of. */
  correlated: readonly number[];
  /** Of each look-up: for so many of the rows it found none. */
  unmatched: readonly number[];
};

function warningsOf(
  plan: Plan,
  columns: readonly SetColumn[],
  { rows, correlated, unmatched }: Counted,
  label: string | undefined,
): Warning[] {
  return plan.columns.flatMap((planned, at): Warning[] => {
    const { name } = planned;
    const column = columns[at];
    if (!column || planned.from === 'label' || name === label || rows === 0) return [];
    const found: Warning[] = [];
    if ((correlated[at] ?? 0) >= FEWEST_ROWS && Math.abs(column.correlation ?? 0) > KNOWS)
      found.push({
        kind: 'knows-label',
        column: name,
        message: `'${name}' goes along with the label almost exactly (${MEASURES[column.measure ?? 'pearson']} ${column.correlation?.toFixed(3)}). It may be made from it.`,
      });
    if (isMost(column.nulls, rows)) {
      const table = plan.lookups[planned.lookup]?.table.name;
      const missed = unmatched[planned.lookup] ?? 0;
      const share = percent(column.nulls, rows);
      if (table === undefined)
        found.push({
          kind: 'null',
          column: name,
          message: `'${name}' is null in ${share} of the rows: something that it is computed from is, or it has no finite value there.`,
        });
      else if (!isMost(missed, rows))
        found.push({
          kind: 'null',
          column: name,
          message: `'${name}' is null in ${share} of the rows, though the look-up finds a row of '${table}' for ${percent(rows - missed, rows)}: the feature is null there.`,
        });
    } else if (rows >= FEWEST_ROWS && column.distinct <= 1 && column.nulls === 0)
      found.push({ kind: 'constant', column: name, message: `'${name}' has the same value in every row.` });
    return found;
  });
}

const isMost = (count: number, rows: number) => count / rows > MOST_MISSING;
const percent = (count: number, rows: number) => `${Math.round((100 * count) / rows)} %`;

/** One for each look-up that mostly finds nothing, however many its features; none where defaults stand in for them all. */
function missingWarnings(plan: Plan, columns: readonly SetColumn[], { rows, unmatched }: Counted): Warning[] {
  return plan.lookups.flatMap((lookup, at): Warning[] => {
    const missed = unmatched[at] ?? 0;
    const missing = plan.columns.filter(
      ({ from, ...column }, index) =>
        from === 'lookup' &&
        'lookup' in column &&
        column.lookup === at &&
        isMost(columns[index]?.nulls ?? 0, rows),
    );
    const [first] = missing;
    if (rows === 0 || !first || !isMost(missed, rows)) return [];
    const others = missing.length - 1;
    const what =
      others === 0 ? `'${first.name}' is` : `'${first.name}' and ${others} more of its features are`;
    return [
      {
        kind: 'missing',
        column: first.name,
        message: `'${lookup.table.name}' has no row ${matchOf(lookup)} for ${percent(missed, rows)} of the rows: ${what} missing there. Are the look-up keys the right ones?`,
      },
    ];
  });
}

/** By what a row is found, in words. */
function matchOf({ on, time }: PlannedLookup): string {
  const keys = on.map(({ label, key }) => `${key.name} = ${label.name}`).join(', ');
  if (!time) return `with ${keys}`;
  const known = time.known ? ` and known by then (${time.known.name})` : '';
  const window = time.lookback === undefined ? '' : ' and within the look-back';
  return `with ${keys} that is not later than ${time.label.name}${window}${known}`;
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
