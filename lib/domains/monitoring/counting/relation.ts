/** The rows of some windows as one relation of the engine, each with its window, its values and its slices. */

import type { Field } from '@/lib/platform/delta';
import { engineType } from '@/lib/platform/delta';
import type { Engine } from '@/lib/platform/duckdb';
import { identifier, literal } from '@/lib/pure/sql-text';
import type { TimeWindow } from '@/lib/pure/windows/windows';
import { isNestedType, positiveSql, timeSql, valueSql } from './expressions';
import type { CountingPlan, PlannedColumn, PlannedModel } from './plan';

export const RELATION = 'counted';
/** What it is a view of, where there are several windows. */
export const MANY = 'many_windows';
const TIME = '"of time"';

/** `isEmpty`: nothing that was read has a value, of which a log alone knows no type. `kinds`: of a log, what its values are. */
export type SourceColumn = { name: string; type: string; isEmpty?: boolean; kinds?: number };

export const sourceColumns = (schema: readonly Field[]): SourceColumn[] =>
  schema.map(({ name, type }) => ({ name, type: engineType(type) }));

/** A column that is not there, or cannot be watched, has no expression: it is told as absent. */
export const typeOf = (columns: readonly SourceColumn[], name: string): string | undefined => {
  const type = columns.find((column) => column.name === name)?.type;
  return type === undefined || isNestedType(type) ? undefined : type;
};

/** Those of the plan that the source has, with the number that their column in the relation goes by. */
export const present = (
  plan: CountingPlan,
  columns: readonly SourceColumn[],
): (PlannedColumn & { at: number; now: string })[] =>
  plan.columns.flatMap((column, at) => {
    const now = typeOf(columns, column.name);
    return now === undefined ? [] : [{ ...column, at, now }];
  });

/** Whether all that the model's quality is counted from is there. */
export function presentModel(
  { model }: CountingPlan,
  columns: readonly SourceColumn[],
): PlannedModel | undefined {
  if (!model) return undefined;
  const needed = model.kind === 'binary' ? [model.score] : [model.prediction, model.label];
  if (!needed.every((name) => typeOf(columns, name) !== undefined)) return undefined;
  if (model.kind === 'binary' && model.label !== undefined && typeOf(columns, model.label) === undefined)
    return { ...model, label: undefined };
  return model;
}

function modelSql(model: PlannedModel | undefined, columns: readonly SourceColumn[]): string[] {
  if (!model) return [];
  const value = (name: string, kind: 'numeric' | 'categorical') =>
    valueSql(name, kind, typeOf(columns, name) ?? 'VARCHAR');
  switch (model.kind) {
    case 'binary':
      return [
        `${value(model.score, 'numeric')} AS score`,
        `${model.label === undefined ? 'CAST(NULL AS BOOLEAN)' : positiveSql(model.label, model.positive)} AS label`,
      ];
    case 'multiclass':
      return [
        `${value(model.prediction, 'categorical')} AS prediction`,
        `${value(model.label, 'categorical')} AS label`,
      ];
    case 'regression':
      return [
        `${value(model.prediction, 'numeric')} AS prediction`,
        `${value(model.label, 'numeric')} AS label`,
      ];
  }
}

/** What custom metrics are of, as it is. */
function rawSql({ custom }: CountingPlan, columns: readonly SourceColumn[]): string[] {
  if (!custom?.items.some(({ kind }) => kind === 'aggregate')) return [];
  const there = custom.reads.filter((name) => columns.some((column) => column.name === name));
  // A structure has at least one part.
  const parts = [`'of nothing': NULL`, ...there.map((name) => `${literal(name)}: ${identifier(name)}`)];
  return [`{${parts.join(', ')}} AS raw`];
}

type Rows = {
  /** Of the source, as SQL. */
  select: string;
  columns: readonly SourceColumn[];
  /** Where rows are told apart by time; without one all are of the one window. */
  timeColumn?: string;
};

/** Makes the relation `counted`: a view of one window, which is read once a column, or a table of many. */
export async function makeRelation(
  engine: Engine,
  { select, columns, timeColumn }: Rows,
  plan: CountingPlan,
  windows: readonly TimeWindow[],
): Promise<void> {
  await engine.run(`DROP VIEW IF EXISTS one_window`);
  await engine.run(`DROP TABLE IF EXISTS ${MANY}`);
  const values = [
    ...present(plan, columns).map(({ name, kind, now, at }) => `${valueSql(name, kind, now)} AS c${at}`),
    ...plan.slices.flatMap(({ column }, at) => {
      const type = typeOf(columns, column);
      return type === undefined ? [] : [`${valueSql(column, 'categorical', type)} AS s${at}`];
    }),
    ...modelSql(presentModel(plan, columns), columns),
    ...rawSql(plan, columns),
  ];
  const [only] = windows;
  const type = timeColumn === undefined ? undefined : typeOf(columns, timeColumn);
  if (timeColumn === undefined || type === undefined || !only) {
    await engine.run(
      `CREATE TEMP VIEW one_window AS SELECT CAST(0 AS BIGINT) AS w, ${values.join(', ')} FROM (${select})`,
    );
    return alias(engine, 'one_window');
  }
  const time = timeSql(timeColumn, type);
  if (windows.length === 1) {
    await engine.run(
      `CREATE TEMP VIEW one_window AS SELECT CAST(${only.start} AS BIGINT) AS w, ${values.join(', ')}
       FROM (${select}) WHERE ${time} >= ${only.start} AND ${time} < ${only.end}`,
    );
    return alias(engine, 'one_window');
  }
  const list = windows.map(({ start, end }) => `(${start}, ${end})`).join(', ');
  const last = windows.at(-1) ?? only;
  await engine.run(
    `CREATE TEMP TABLE ${MANY} AS
     WITH wins(begins, ends) AS (SELECT CAST(col0 AS BIGINT), CAST(col1 AS BIGINT) FROM (VALUES ${list}))
     SELECT begins AS w, ${values.join(', ')}
     FROM (SELECT *, ${time} AS ${TIME} FROM (${select})) AS of_source ASOF JOIN wins ON ${TIME} >= begins
     WHERE ${TIME} < ends AND ${TIME} >= ${only.start} AND ${TIME} < ${last.end}`,
  );
  return alias(engine, MANY);
}

const alias = (engine: Engine, of: string) =>
  engine.run(`CREATE OR REPLACE TEMP VIEW ${identifier(RELATION)} AS SELECT * FROM ${of}`);
