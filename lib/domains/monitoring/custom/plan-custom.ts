/** Looks at what somebody defined before it is ever run: that it is one expression, and of columns that are there. */

import { type Engine, withEngine } from '@/lib/platform/duckdb';
import { readExpression, runExpressions } from '@/lib/platform/duckdb/foreign-expression';
import { AppError } from '@/lib/pure/errors';
import type { SourceColumn } from '../counting/relation';
import { DRIFT_COLUMNS } from '../metric-tables/drift-rows';
import { PROFILE_COLUMNS } from '../metric-tables/profile-rows';
import type { MonitorConfig } from '../schemas';
import { type CustomItem, customItems, fault, type PlannedCustom, WHOLE_TABLE } from './definition';
import { aggregatesSql, derivedSql, driftSql } from './expressions';

type Config = Pick<MonitorConfig, 'customMetrics' | 'columns' | 'timeColumn'>;

/** @throws INVALID_PARAMETER_VALUE naming the metric */
export async function planCustom(
  engine: Engine,
  columns: readonly SourceColumn[],
  config: Config,
): Promise<PlannedCustom | undefined> {
  const items = customItems(config);
  if (items.length === 0) return undefined;
  const reads = new Set<string>();
  for (const { name, kind, sql } of items) {
    const names = await readExpression(engine, sql).catch((error: unknown) => {
      throw isOfTheirs(error) ? fault(name, plain(error.message)) : error;
    });
    if (kind === 'aggregate')
      for (const parts of names) {
        const found = columns.find((column) => column.name.toLowerCase() === parts[0]?.toLowerCase());
        if (found) reads.add(found.name);
      }
  }
  return { items, reads: [...reads] };
}

export const isOfTheirs = (error: unknown): error is AppError =>
  error instanceof AppError && error.code === 'INVALID_PARAMETER_VALUE';

/** Without the engine's drawing of the place, which is of a statement of ours. */
export const plain = (message: string) => message.replace(/\s*\n[\s\S]*$/, '').replace(/\.$/, '');

/** Runs each of no rows: what the engine does not understand is told to whoever wrote it. @throws INVALID_PARAMETER_VALUE */
export async function assertCustom(columns: readonly SourceColumn[], config: Config): Promise<void> {
  assertNames(config);
  if (!config.customMetrics?.length) return;
  await withEngine({}, async (engine) => {
    const plan = await planCustom(engine, columns, config);
    if (!plan) return;
    const typed = columns.map(({ name, type }) => ({ name, type }));
    for (const item of plan.items) {
      assertColumn(item, columns);
      const statement =
        item.kind === 'aggregate'
          ? aggregatesSql([item], typed)
          : item.kind === 'derived'
            ? derivedSql(plan, item)
            : driftSql(plan, item);
      const values = item.kind === 'aggregate' ? undefined : ['[]'];
      await runExpressions(engine, statement, { ...(values && { values }), maxRows: 1 }).catch(
        (error: unknown) => {
          throw isOfTheirs(error) ? fault(item.name, plain(error.message)) : error;
        },
      );
    }
  });
}

function assertColumn({ name, column }: CustomItem, columns: readonly SourceColumn[]): void {
  if (column !== WHOLE_TABLE && !columns.some((each) => each.name === column))
    throw fault(name, `the source has no column '${column}'`);
}

/** They become columns of the metric tables. */
function assertNames({ customMetrics = [] }: Config): void {
  const taken = new Set(
    [...Object.keys(PROFILE_COLUMNS), ...Object.keys(DRIFT_COLUMNS), 'window_start', 'of_row'].map((name) =>
      name.toLowerCase(),
    ),
  );
  for (const { name, kind, columns } of customMetrics) {
    if (taken.has(name.toLowerCase())) throw fault(name, 'there is one of that name already');
    taken.add(name.toLowerCase());
    if (kind !== 'aggregate' && columns.length > 0 && columns.includes(WHOLE_TABLE))
      throw fault(name, `'${WHOLE_TABLE}' stands alone`);
  }
}
