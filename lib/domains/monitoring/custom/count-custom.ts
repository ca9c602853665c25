/** Works custom metrics out: of the rows of windows, and then of what was found of them. One that fails is empty there. */
import type { Cell, Engine, Table } from '@/lib/platform/duckdb';
import { runExpressions } from '@/lib/platform/duckdb/foreign-expression';
import { type Grouping, groupKey } from '../counting/aggregate';
import type { Bundle, CountingPlan } from '../counting/plan';
import { RELATION } from '../counting/relation';
import { profileRows } from '../metric-tables/profile-rows';
import type { CustomItem, CustomValue, CustomValues } from './definition';
import { aggregateOver, derivedSql, driftSql, LINE_COLUMNS, OF_ROW } from './expressions';
import { isOfTheirs } from './plan-custom';

const MOST_LINES = 100_000;

function toValue(cell: Cell | undefined, { type }: CustomItem): CustomValue {
  if (cell === null || cell === undefined) return null;
  if (type === 'number') return Number.isFinite(Number(cell)) ? Number(cell) : null;
  return type === 'boolean' ? Boolean(cell) : String(cell).replaceAll('\0', '').slice(0, 2000);
}

function put(bundle: Bundle | undefined, item: CustomItem, value: CustomValue): void {
  if (!bundle) return;
  bundle.custom ??= {};
  bundle.custom[item.column] ??= {};
  const own = bundle.custom[item.column];
  if (own) own[item.name] = value;
}

/** Undefined where an expression cannot be worked out of what is there now: a column went, or is of another type. */
const tried = (engine: Engine, statement: string, values?: string[]): Promise<Table | undefined> =>
  runExpressions(engine, statement, { ...(values && { values }), maxRows: MOST_LINES }).catch(
    (error: unknown) => {
      if (isOfTheirs(error)) return undefined;
      throw error;
    },
  );

/** @param bundleOf by the key of a group; of all windows and slices of the grouping */
export async function countAggregates(
  engine: Engine,
  plan: CountingPlan,
  { window, slice, where }: Grouping,
  bundleOf: (key: string) => Bundle | undefined,
): Promise<void> {
  const items = plan.custom?.items.filter(({ kind }) => kind === 'aggregate') ?? [];
  if (items.length === 0) return;
  const rows = `SELECT ${window} AS "of window", ${slice ?? "''"} AS "of slice", unnest(raw) FROM ${RELATION}
                ${where === undefined ? '' : `WHERE ${where}`}`;
  const take = async (some: CustomItem[]): Promise<boolean> => {
    const found = await tried(engine, aggregateOver(rows, some));
    for (const [w, s, ...cells] of found?.rows ?? [])
      for (const [at, item] of some.entries()) put(bundleOf(groupKey(w, s)), item, toValue(cells[at], item));
    return found !== undefined;
  };
  // Together they cost one pass; one that cannot be worked out takes down no more than itself.
  if (!(await take(items))) for (const item of items) await take([item]);
}

type Line = Record<string, unknown>;

/** What a window tells of its columns, with its custom metrics: what expressions see. */
function linesOf(plan: CountingPlan, bundle: Bundle): Map<string, Line> {
  const plain = (row: Line) =>
    Object.fromEntries(Object.keys(LINE_COLUMNS).map((name) => [name, row[name] ?? null]));
  return new Map(
    profileRows(plan, bundle).map((row) => {
      const column = String(row.column_name);
      return [column, { ...plain(row), ...bundle.custom?.[column] }];
    }),
  );
}

/** Those of other metrics, in their order: a later one may be of an earlier one. */
export async function countDerived(
  engine: Engine,
  plan: CountingPlan,
  bundles: readonly Bundle[],
): Promise<void> {
  const { custom } = plan;
  const items = custom?.items.filter(({ kind }) => kind === 'derived') ?? [];
  if (!custom || items.length === 0) return;
  const lines = bundles.map((bundle) => linesOf(plan, bundle));
  for (const item of items) {
    const given = lines.flatMap((of, at) => {
      const line = of.get(item.column);
      return line ? [{ ...line, [OF_ROW]: at }] : [];
    });
    const found = await tried(engine, derivedSql(custom, item), [JSON.stringify(given)]);
    for (const [at, cell] of found?.rows ?? []) {
      const value = toValue(cell, item);
      put(bundles[Number(at)], item, value);
      const line = lines[Number(at)]?.get(item.column);
      if (line) line[item.name] = value;
    }
  }
}

export const hasCustomDrift = ({ custom }: CountingPlan): boolean =>
  custom?.items.some(({ kind }) => kind === 'drift') === true;

/** Between a window and what it is compared with. */
export async function countCustomDrift(
  engine: Engine,
  plan: CountingPlan,
  now: Bundle | undefined,
  base: Bundle | undefined,
): Promise<CustomValues | undefined> {
  const { custom } = plan;
  if (!custom || !hasCustomDrift(plan) || !now || !base) return undefined;
  const [current, before] = [linesOf(plan, now), linesOf(plan, base)];
  const found: CustomValues = {};
  for (const item of custom.items) {
    const [a, b] = [current.get(item.column), before.get(item.column)];
    if (item.kind !== 'drift' || !a || !b) continue;
    const given = JSON.stringify([{ [OF_ROW]: 0, current_df: a, base_df: b }]);
    const answer = await tried(engine, driftSql(custom, item), [given]);
    found[item.column] = {
      ...found[item.column],
      [item.name]: toValue(answer?.rows[0]?.[1], item),
    };
  }
  return found;
}
