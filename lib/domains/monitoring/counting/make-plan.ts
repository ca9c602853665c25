/** From a reference, how everything is counted from now on. */
import type { Engine } from '@/lib/platform/duckdb';
import { chooseNames } from '@/lib/pure/drift/profile/categorical';
import { chooseBinning } from '@/lib/pure/drift/profile/choose-binning';
import { className } from '@/lib/pure/drift/profile/classes';
import { planCustom } from '../custom/plan-custom';
import type { MonitorConfig } from '../schemas';
import { valueSql } from './expressions';
import type { CountingPlan, PlannedColumn, PlannedJoint, PlannedModel } from './plan';
import { type SourceColumn, typeOf } from './relation';

/** So many rows say where the cells of numbers go. */
const SAMPLE = 20_000;
const MOST_CATEGORIES = 400_000;
export const MOST_SLICES = 20;
const MOST_CLASSES = 50;

/** @param select the rows of the reference */
export async function makePlan(
  engine: Engine,
  select: string,
  columns: readonly SourceColumn[],
  config: MonitorConfig,
): Promise<CountingPlan> {
  const wanted = config.columns.filter(({ role }) => role !== 'ignored');
  const samples = await sampleNumbers(engine, select, columns, wanted);
  const planned: PlannedColumn[] = [];
  for (const { name, kind, role } of wanted) {
    const type = typeOf(columns, name);
    const plan =
      kind === 'categorical'
        ? {
            kind: 'categorical' as const,
            names: type === undefined ? [] : await namesOf(engine, select, name, type),
          }
        : { kind: 'numeric' as const, binning: chooseBinning(samples.get(name) ?? []) };
    planned.push({ name, kind, role, type: type ?? 'none', plan });
  }
  const slices: CountingPlan['slices'] = [];
  for (const column of config.slices)
    slices.push({ column, values: await sliceValues(engine, select, columns, column) });
  const model = await modelOf(engine, select, columns, config);
  const custom = await planCustom(engine, columns, config);
  return { columns: planned, slices, model, joint: jointOf(planned, config), custom };
}

/** The commonest values of a column. */
export async function sliceValues(
  engine: Engine,
  select: string,
  columns: readonly SourceColumn[],
  column: string,
): Promise<string[]> {
  const type = typeOf(columns, column);
  const counts = type === undefined ? [] : await countsOf(engine, select, column, type, MOST_SLICES);
  return counts.map(([value]) => value);
}

/** Pairs grow by the square: so many columns are looked at together, in their order. */
const MOST_NUMBERS = 30;
const MOST_CATEGORICAL = 12;
const MOST_NAMES = 50;

function jointOf(columns: readonly PlannedColumn[], { joint }: MonitorConfig): PlannedJoint | undefined {
  if (!joint?.correlation && !joint?.reconstruction && !joint?.classifier) return undefined;
  const together = columns.filter(
    ({ role, type }) => role !== 'label' && role !== 'contribution' && type !== 'none',
  );
  const numbers = together.filter(({ kind }) => kind === 'numeric').slice(0, MOST_NUMBERS);
  const categories = together
    .filter(({ plan }) => plan.kind === 'categorical' && plan.names.length <= MOST_NAMES)
    .slice(0, MOST_CATEGORICAL);
  return {
    numbers: numbers.map(({ name }) => name),
    categories: categories.map(({ name }) => name),
    hasMoments: joint.correlation || joint.reconstruction,
    hasPairs: joint.correlation,
    // Ranks do not add up: they are those of a sample.
    hasSample: joint.correlation || joint.classifier,
  };
}

async function sampleNumbers(
  engine: Engine,
  select: string,
  columns: readonly SourceColumn[],
  wanted: MonitorConfig['columns'],
): Promise<Map<string, Float64Array>> {
  const numbers = wanted.flatMap(({ name, kind }) => {
    const type = typeOf(columns, name);
    return kind === 'categorical' || type === undefined ? [] : [{ name, sql: valueSql(name, kind, type) }];
  });
  if (numbers.length === 0) return new Map();
  const { rows } = await engine.table(
    `SELECT * FROM (SELECT ${numbers.map(({ sql }, at) => `${sql} AS v${at}`).join(', ')} FROM (${select}))
     USING SAMPLE reservoir(${SAMPLE} ROWS) REPEATABLE (1)`,
    { maxRows: SAMPLE },
  );
  return new Map(
    numbers.map(({ name }, at) => [
      name,
      Float64Array.from(rows, (row) =>
        row[at] === null || row[at] === undefined ? Number.NaN : Number(row[at]),
      ),
    ]),
  );
}

async function countsOf(
  engine: Engine,
  select: string,
  name: string,
  type: string,
  most: number,
): Promise<[string, number][]> {
  const value = valueSql(name, 'categorical', type);
  const { rows } = await engine.table(
    `SELECT ${value} AS v, count(*) AS n FROM (${select}) WHERE ${value} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${most}`,
    { maxRows: most },
  );
  return rows.map(([value, n]) => [String(value), Number(n)]);
}

const namesOf = async (engine: Engine, select: string, name: string, type: string): Promise<string[]> =>
  chooseNames(await countsOf(engine, select, name, type, MOST_CATEGORIES));

async function modelOf(
  engine: Engine,
  select: string,
  columns: readonly SourceColumn[],
  { problem, columns: configured }: MonitorConfig,
): Promise<PlannedModel | undefined> {
  const named = (role: string) => configured.find((column) => column.role === role)?.name;
  const [score, prediction, label] = [named('score'), named('prediction'), named('label')];
  if (problem.kind === 'binary' && score !== undefined)
    return { kind: 'binary', score, label, positive: problem.positive, threshold: problem.threshold };
  if (prediction === undefined || label === undefined) return undefined;
  if (problem.kind === 'regression') return { kind: 'regression', prediction, label };
  if (problem.kind !== 'multiclass') return undefined;
  const classes = await classesOf(engine, select, columns, [label, prediction]);
  return { kind: 'multiclass', prediction, label, classes };
}

/** What the labels and predictions among the rows are, in the order of the alphabet. */
export async function classesOf(
  engine: Engine,
  select: string,
  columns: readonly SourceColumn[],
  names: readonly string[],
): Promise<string[]> {
  const classes = new Set<string>();
  for (const name of names) {
    const type = typeOf(columns, name);
    const counts = type === undefined ? [] : await countsOf(engine, select, name, type, MOST_CLASSES);
    for (const [value] of counts) {
      const name = className(value);
      if (name !== null) classes.add(name);
    }
  }
  return [...classes].sort();
}
