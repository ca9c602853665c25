import { z } from 'zod';
import { query } from '@/lib/core/operation';
import type { Engine } from '@/lib/platform/duckdb';
import { identifier } from '@/lib/pure/sql-text';
import { isNumberType, isTimeType, timeSql } from './counting/expressions';
import { type SourceColumn, typeOf } from './counting/relation';
import { loadMonitor } from './load';
import { type ColumnKind, type ColumnRole, MonitorId } from './schemas';
import { readRows } from './sources';

export type DescribedColumn = {
  name: string;
  type: string;
  /** Null for what cannot be watched. */
  kind: ColumnKind | null;
  role: ColumnRole | 'time' | 'id';
  nulls: number;
  distinct: number;
  example: string | null;
};

const SAMPLE = 20_000;
/** A text whose values differ so often is no category. */
const DIVERSE = 0.5;
const FEW = 50;

const NAMES: [RegExp, ColumnRole | 'time' | 'id'][] = [
  [/^(timestamp|ts|time|event_?time|date|datetime|created_?at|logged_?at)$/i, 'time'],
  [/^(id|(prediction|request|inference|event|row)_?id|client_request_id)$/i, 'id'],
  [/^(score|probability|proba|prediction_?(score|proba|probability)|y_?(score|prob|proba))$/i, 'score'],
  [/^(prediction|predicted|pred|y_?pred|output)$/i, 'prediction'],
  [/^(label|target|y|y_?true|ground_?truth|actual|outcome)$/i, 'label'],
];

/** As tools that explain predictions name what they log. */
const CONTRIBUTION = /^(shap|contribution|attribution)s?[_.]/i;

export const describeSource = query({
  name: 'monitoring.describeSource',
  summary: 'The columns of what a monitor watches, and what each seems to be.',
  access: 'monitors.read',
  input: z.object({ id: MonitorId }),
  async run(ctx, { id }) {
    const monitor = await loadMonitor(ctx, id);
    return readRows(monitor, async ({ engine, select, columns }) => {
      const described = await describe(engine, select, columns);
      const time = described.find(({ role }) => role === 'time');
      const type = time && typeOf(columns, time.name);
      const [found] = await engine.rows<{ n: number; first: number | null; last: number | null }>(
        `SELECT count(*) AS n, min(t) AS first, max(t) AS last
         FROM (SELECT ${time && type ? timeSql(time.name, type) : 'CAST(NULL AS BIGINT)'} AS t FROM (${select}))`,
      );
      return {
        rows: found?.n ?? 0,
        first: found?.first ?? null,
        last: found?.last ?? null,
        columns: described,
      };
    });
  },
});

async function describe(
  engine: Engine,
  select: string,
  columns: readonly SourceColumn[],
): Promise<DescribedColumn[]> {
  const parts = columns.map(({ name }, at) => {
    const column = identifier(name);
    return `count(${column}) AS n${at}, approx_count_distinct(CAST(${column} AS VARCHAR)) AS d${at},
            max(CAST(${column} AS VARCHAR)) AS e${at}`;
  });
  const [found = {}] = await engine.rows<Record<string, string | number | null>>(
    `SELECT count(*) AS n, ${parts.join(', ')} FROM (SELECT * FROM (${select}) USING SAMPLE reservoir(${SAMPLE} ROWS) REPEATABLE (1))`,
  );
  const rows = Number(found.n);
  const described = columns.map(({ name, type }, at): DescribedColumn => {
    const values = Number(found[`n${at}`]);
    // An estimate, which is off by some percent.
    const distinct = Math.min(values, Number(found[`d${at}`]));
    const kind = kindOf(columns, { name, type }, distinct, values);
    const example = found[`e${at}`];
    return {
      name,
      type,
      kind,
      role:
        kind === null
          ? 'ignored'
          : kind === 'numeric' && CONTRIBUTION.test(name)
            ? 'contribution'
            : 'feature',
      nulls: rows - values,
      distinct,
      example:
        example === null || example === undefined ? null : String(example).replaceAll('\0', '').slice(0, 100),
    };
  });
  return withRoles(described, rows);
}

function kindOf(
  columns: readonly SourceColumn[],
  { name, type }: SourceColumn,
  distinct: number,
  values: number,
): ColumnKind | null {
  if (typeOf(columns, name) === undefined) return null;
  if (isTimeType(type)) return 'instant';
  if (isNumberType(type)) return 'numeric';
  if (type === 'BOOLEAN') return 'categorical';
  return distinct > FEW && distinct > DIVERSE * values ? 'text' : 'categorical';
}

/** By their names, each role once; a column of other values for every row is none that says anything. */
function withRoles(columns: DescribedColumn[], rows: number): DescribedColumn[] {
  const taken = new Set<string>();
  const take = (column: DescribedColumn, role: DescribedColumn['role']) => {
    if (taken.has(role) || column.kind === null || column.role !== 'feature') return;
    taken.add(role);
    column.role = role;
  };
  for (const column of columns)
    for (const [pattern, role] of NAMES) if (pattern.test(column.name)) take(column, role);
  const firstTime = columns.find(({ kind, role }) => kind === 'instant' && role === 'feature');
  if (firstTime) take(firstTime, 'time');
  for (const column of columns)
    if (/id$/i.test(column.name) && column.distinct > 0.9 * rows && rows > FEW) take(column, 'id');
  return columns;
}
