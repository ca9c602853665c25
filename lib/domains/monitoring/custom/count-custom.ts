/** Works custom metrics out: of the rows of windows, and then of what was found of them. One that fails is empty there, and says why. */
import type { Cell, Engine, Table } from '@/lib/platform/duckdb';
import { runExpressions } from '@/lib/platform/duckdb/foreign-expression';
import { AppError } from '@/lib/pure/errors';
import { type Grouping, groupKey } from '../counting/aggregate';
import type { Bundle, CountingPlan } from '../counting/plan';
import { RELATION } from '../counting/relation';
import { profileRows } from '../metric-tables/profile-rows';
import type { CustomFaults, CustomItem, CustomValue, CustomValues } from './definition';
import { aggregateOver, derivedSql, driftSql, LINE_COLUMNS, OF_ROW, rowsOfGroups } from './expressions';
import { isolate } from './isolate';
import { isOfTheirs, plain } from './plan-custom';

const MOST_LINES = 100_000;
/** Of what the engine says of a fault. */
const MOST_WORDS = 300;

function toValue(cell: Cell | undefined, { type }: CustomItem): CustomValue {
  if (cell === null || cell === undefined) return null;
  if (type === 'number') return Number.isFinite(Number(cell)) ? Number(cell) : null;
  return type === 'boolean' ? Boolean(cell) : String(cell).replaceAll('\0', '').slice(0, 2000);
}

const under = <Value>(
  of: Record<string, Record<string, Value>>,
  { column, name }: CustomItem,
  value: Value,
) => {
  of[column] = { ...of[column], [name]: value };
};

function put(bundle: Bundle | undefined, item: CustomItem, value: CustomValue): void {
  if (!bundle) return;
  bundle.custom ??= {};
  under(bundle.custom, item, value);
}

function putFault(bundle: Bundle | undefined, item: CustomItem, fault: string): void {
  if (!bundle) return;
  bundle.customFaults ??= {};
  under(bundle.customFaults, item, fault);
}

/** What an expression gave, or why it cannot be worked out of what is there now: a column went, a value is of another kind. */
async function tried(
  engine: Engine,
  statement: string,
  values?: string[],
): Promise<Table | { fault: string }> {
  try {
    return await runExpressions(engine, statement, { ...(values && { values }), maxRows: MOST_LINES });
  } catch (error) {
    if (isOfTheirs(error)) return { fault: plain(error.message).slice(0, MOST_WORDS) };
    if (!(error instanceof AppError) || error.code !== 'REQUEST_LIMIT_EXCEEDED') throw error;
    // It asked for too much memory. Where that ended the engine, nothing more can be counted with it.
    await engine.run('SELECT 1');
    return { fault: error.message };
  }
}

/**
 * One that cannot be worked out takes down no more than itself, and no more windows than those whose rows it fails on: one pass over
 * all, and where that fails, one for each; where one fails alone, over halves.
 */
export async function countAggregates(
  engine: Engine,
  plan: CountingPlan,
  { window, slice, where }: Grouping,
  bundles: ReadonlyMap<string, Bundle>,
): Promise<void> {
  const items = plan.custom?.items.filter(({ kind }) => kind === 'aggregate') ?? [];
  if (items.length === 0 || bundles.size === 0) return;
  const all = `SELECT ${window} AS "of window", ${slice ?? "''"} AS "of slice", unnest(raw) FROM ${RELATION}
               ${where === undefined ? '' : `WHERE ${where}`}`;
  const take = async (some: CustomItem[], rows = all): Promise<string | undefined> => {
    const found = await tried(engine, aggregateOver(rows, some));
    if ('fault' in found) return found.fault;
    for (const [w, s, ...cells] of found.rows)
      for (const [at, item] of some.entries())
        put(bundles.get(groupKey(w, s)), item, toValue(cells[at], item));
    return undefined;
  };
  if ((await take(items)) === undefined) return;
  for (const item of items)
    await isolate(
      [...bundles.keys()],
      (keys, isAll) => take([item], isAll ? all : rowsOfGroups(all, keys)),
      (key, fault) => putFault(bundles.get(key), item, fault),
    );
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
      return line ? [{ at, line }] : [];
    });
    const take = async (some: readonly { at: number; line: Line }[]): Promise<string | undefined> => {
      const asked = some.map(({ at, line }) => ({ ...line, [OF_ROW]: at }));
      const found = await tried(engine, derivedSql(custom, item), [JSON.stringify(asked)]);
      if ('fault' in found) return found.fault;
      for (const [at, cell] of found.rows) {
        const value = toValue(cell, item);
        put(bundles[Number(at)], item, value);
        const line = lines[Number(at)]?.get(item.column);
        if (line) line[item.name] = value;
      }
      return undefined;
    };
    await isolate(given, take, ({ at }, fault) => putFault(bundles[at], item, fault));
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
): Promise<{ values: CustomValues; faults: CustomFaults } | undefined> {
  const { custom } = plan;
  if (!custom || !hasCustomDrift(plan) || !now || !base) return undefined;
  const [current, before] = [linesOf(plan, now), linesOf(plan, base)];
  const values: CustomValues = {};
  const faults: CustomFaults = {};
  for (const item of custom.items) {
    const [a, b] = [current.get(item.column), before.get(item.column)];
    if (item.kind !== 'drift' || !a || !b) continue;
    const given = JSON.stringify([{ [OF_ROW]: 0, current_df: a, base_df: b }]);
    const answer = await tried(engine, driftSql(custom, item), [given]);
    if ('fault' in answer) under(faults, item, answer.fault);
    else under(values, item, toValue(answer.rows[0]?.[1], item));
  }
  return { values, faults };
}
