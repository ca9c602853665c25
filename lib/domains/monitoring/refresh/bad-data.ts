/** Columns of a window that came otherwise than the reference has them: those of texts where numbers were are looked at more closely. */
import { hasNumbers } from '@/lib/platform/duckdb/rows-file';
import { type ColumnType, type SchemaChange, schemaChanges, textsInWords } from '@/lib/pure/drift/quality';
import { identifier } from '@/lib/pure/sql-text';
import type { TimeWindow } from '@/lib/pure/windows/windows';
import { isNumberType, timeSql, valueSql } from '../counting/expressions';
import type { CountingPlan } from '../counting/plan';
import { type SourceColumn, typeOf } from '../counting/relation';
import type { Rows } from '../sources';
import type { StoredSlice } from './store-window';

type Read = Pick<Rows, 'engine' | 'select' | 'columns'> & { timeColumn?: string | undefined };
type Change = Extract<SchemaChange, { kind: 'type-changed' }>;

/** @param before of the reference's columns, and what they are by now */
export async function findChanges(
  read: Read,
  plan: CountingPlan,
  { before, now }: { before: readonly SourceColumn[]; now: readonly ColumnType[] },
  window: TimeWindow & { rows: number },
): Promise<SchemaChange[]> {
  const changes = schemaChanges([...before], now);
  const isNumeric = (name: string) =>
    plan.columns.some((column) => column.name === name && column.kind === 'numeric');
  const texts = changes.filter(
    (change): change is Change =>
      change.kind === 'type-changed' &&
      change.to === 'VARCHAR' &&
      isNumberType(change.from) &&
      isNumeric(change.column),
  );
  if (texts.length === 0 || window.rows === 0) return changes;
  const counted = await countTexts(read, texts, window);
  return changes.flatMap((change): SchemaChange[] => {
    const at = texts.indexOf(change as Change);
    const found = counted[at];
    if (!found) return [change];
    // Of other windows that were read with it: those of this one are what they were.
    const isOfOthers = found.values === 0 || (found.unreadable === 0 && found.hasNumbers);
    return isOfOthers
      ? []
      : [
          {
            kind: 'texts-for-numbers',
            column: change.column,
            values: found.values,
            unreadable: found.unreadable,
          },
        ];
  });
}

async function countTexts(
  { engine, select, columns, timeColumn }: Read,
  texts: readonly Change[],
  { start, end }: TimeWindow,
) {
  const type = timeColumn === undefined ? undefined : typeOf(columns, timeColumn);
  const time = timeColumn !== undefined && type !== undefined ? timeSql(timeColumn, type) : undefined;
  const within = time === undefined ? 'true' : `${time} >= ${start} AND ${time} < ${end}`;
  const counts = texts.map(
    ({ column, to }) => `count(${identifier(column)}), count(${valueSql(column, 'numeric', to)})`,
  );
  const { rows } = await engine.table(`SELECT ${counts.join(', ')} FROM (${select}) WHERE ${within}`);
  const [cells = []] = rows;
  return texts.map(({ column }, at) => {
    const [values, numbers] = [Number(cells[at * 2] ?? 0), Number(cells[at * 2 + 1] ?? 0)];
    const of = columns.find(({ name }) => name === column);
    return { values, unreadable: values - numbers, hasNumbers: of !== undefined && hasNumbers(of) };
  });
}

/** What a column's verdict rests on is told with it. */
export function noteTexts(slices: readonly StoredSlice[], changes: readonly SchemaChange[]): void {
  const [whole] = slices;
  for (const change of changes) {
    if (change.kind !== 'texts-for-numbers') continue;
    const point = whole?.judged.points.find(({ column }) => column === change.column);
    if (point) point.because = `Bad data: the column ${textsInWords(change)}. ${point.because}`.trim();
  }
}
