/** The profiles of some windows and of their slices, by the plan of the reference. */
import type { Engine } from '@/lib/platform/duckdb';
import { literal } from '@/lib/pure/sql-text';
import type { TimeWindow } from '@/lib/pure/windows/windows';
import { countAggregates, countDerived } from '../custom/count-custom';
import { type Grouping, groupKey } from './aggregate';
import { countCategories, countNumbers, countRows } from './count-columns';
import { countJoint } from './count-joint';
import { countModel } from './count-model';
import type { Bundle, CountingPlan } from './plan';
import { makeRelation, present, presentModel, type SourceColumn, typeOf } from './relation';

type Source = { select: string; columns: readonly SourceColumn[]; timeColumn?: string };

/** The empty slice is all rows. */
export const sliceName = (column: string, value: string): string =>
  `${column}=${value}`.replaceAll('\0', '').slice(0, 500);

export type CountedWindow = { window: number; slice: string; bundle: Bundle };

/**
 * @param windows rising; none for all rows of the source as one
 * @returns those with rows; a window without a row is not there
 */
export async function countWindows(
  engine: Engine,
  source: Source,
  plan: CountingPlan,
  windows: readonly TimeWindow[],
): Promise<CountedWindow[]> {
  await makeRelation(engine, source, plan, windows);
  const whole: Grouping = { window: windows.length > 1 ? 'w' : (windows[0]?.start ?? 0) };
  const found = await countGroup(engine, source.columns, plan, whole, () => '');
  const wholes = new Map(found.map(({ window, bundle }) => [groupKey(window, ''), bundle]));
  await countJoint(engine, plan, present(plan, source.columns), whole, (key) => wholes.get(key));
  for (const [at, { column, values }] of plan.slices.entries()) {
    if (values.length === 0 || typeOf(source.columns, column) === undefined) continue;
    const list = values.filter((value) => !value.includes('\0')).map(literal);
    const grouping = { ...whole, slice: `s${at}`, where: `s${at} IN (${list.join(', ')})` };
    found.push(
      ...(await countGroup(engine, source.columns, plan, grouping, (value) => sliceName(column, value))),
    );
  }
  await countDerived(
    engine,
    plan,
    found.map(({ bundle }) => bundle),
  );
  return found;
}

async function countGroup(
  engine: Engine,
  columns: readonly SourceColumn[],
  plan: CountingPlan,
  grouping: Grouping,
  nameOf: (value: string) => string,
): Promise<CountedWindow[]> {
  const rows = await countRows(engine, grouping);
  const bundles = new Map<string, Bundle>([...rows].map(([key, n]) => [key, { rows: n, columns: {} }]));
  const sink = (key: string, column: string, profile: Bundle['columns'][string]) => {
    const bundle = bundles.get(key);
    if (bundle) bundle.columns[column] = profile;
  };
  const there = present(plan, columns);
  const numbers = there.filter(({ plan: own }) => own.kind === 'numeric');
  await countNumbers(engine, numbers, grouping, sink);
  await countCategories(engine, there, grouping, bundles.keys(), sink);
  const model = presentModel(plan, columns);
  if (model) await countModel(engine, plan, model, grouping, (key) => bundles.get(key));
  await countAggregates(engine, plan, grouping, bundles);
  return [...bundles].map(([key, bundle]) => {
    const at = key.indexOf('\n');
    return { window: Number(key.slice(0, at)), slice: nameOf(key.slice(at + 1)), bundle };
  });
}
