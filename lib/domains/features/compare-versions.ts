import { z } from 'zod';
import { query } from '@/lib/core/operation';
import { type LentTable, lendTables, typeText } from '@/lib/platform/delta';
import { type Cell, withEngine } from '@/lib/platform/duckdb';
import { identifier, identifiers } from '@/lib/pure/sql-text';
import { deltaOf, loadTable } from './load';
import { TableName, VersionNumber } from './schemas';

export type ColumnChange = {
  name: string;
  change: 'same' | 'added' | 'removed' | 'retyped';
  before: string | null;
  after: string | null;
  /** Rows of both versions whose values differ. */
  rows: number;
  nullsBefore: number | null;
  nullsAfter: number | null;
  meanBefore: number | null;
  meanAfter: number | null;
};

const NUMBERS = /^(byte|short|integer|long|float|double|decimal)/;
const numberOf = (cell: Cell | undefined) =>
  typeof cell === 'number' && Number.isFinite(cell) ? cell : null;

export const compareTableVersions = query({
  name: 'features.compareTableVersions',
  summary:
    'What differs between two versions of a table: columns, rows that came, went or changed, and how their values moved.',
  access: 'features.read',
  input: z.object({ name: TableName, from: VersionNumber, to: VersionNumber }),
  async run(ctx, { name, from, to }) {
    const table = await loadTable(ctx, name);
    const delta = deltaOf(table);
    const which = [from, to].map((version) => ({ table: delta, version }));
    const compare = async ([before, after]: LentTable[]) => {
      if (!before || !after) throw new Error('Two versions were to be lent.');
      const typesOf = ({ snapshot }: typeof before) =>
        new Map(snapshot.schema.map((field) => [field.name, typeText(field.type)]));
      const [was, is] = [typesOf(before), typesOf(after)];
      const names = [...new Set([...is.keys(), ...was.keys()])];
      const common = names.filter((each) => was.get(each) === is.get(each));
      const keys = table.primaryKeys;
      const values = common.filter((each) => !keys.includes(each));
      return withEngine({ folders: [...before.folders], signal: ctx.signal }, async (engine) => {
        await engine.run(`CREATE TEMP TABLE a AS ${before.select()}`);
        await engine.run(`CREATE TEMP TABLE b AS ${after.select()}`);
        const differs = (column: string) =>
          `a.${identifier(column)} IS DISTINCT FROM b.${identifier(column)}`;
        const any = values.map(differs).join(' OR ') || 'false';
        const each = values.map((column, at) => `, count(*) FILTER (${differs(column)}) AS c${at}`).join('');
        const [matched = {}] = await engine.rows<Record<string, Cell>>(
          `SELECT count(*) FILTER (${any}) AS changed${each} FROM a JOIN b USING (${identifiers(keys)})`,
        );
        const summary = async (relation: string, types: Map<string, string>) => {
          const parts = [...types].map(
            ([column, type], at) =>
              `, count(*) FILTER (${identifier(column)} IS NULL) AS n${at}, ${NUMBERS.test(type) ? `avg(CAST(${identifier(column)} AS DOUBLE))` : 'NULL::DOUBLE'} AS m${at}`,
          );
          const [found = {}] = await engine.rows<Record<string, Cell>>(
            `SELECT count(*) AS rows${parts.join('')} FROM ${relation}`,
          );
          const place = new Map([...types.keys()].map((column, at) => [column, at]));
          const at = (letter: string, column: string) =>
            place.has(column) ? numberOf(found[`${letter}${place.get(column)}`]) : null;
          return {
            rows: Number(found.rows ?? 0),
            nulls: (column: string) => at('n', column),
            mean: (column: string) => at('m', column),
          };
        };
        const [old, young] = [await summary('a', was), await summary('b', is)];
        const columns = names.map((column): ColumnChange => {
          const [x = null, y = null] = [was.get(column), is.get(column)];
          return {
            name: column,
            change: x === null ? 'added' : y === null ? 'removed' : x === y ? 'same' : 'retyped',
            before: x,
            after: y,
            rows: Number(matched[`c${values.indexOf(column)}`] ?? 0),
            nullsBefore: old.nulls(column),
            nullsAfter: young.nulls(column),
            meanBefore: old.mean(column),
            meanAfter: young.mean(column),
          };
        });
        // In tables of others a key may stand more than once: pairs are no rows then.
        const alone = (here: string, there: string) =>
          `(SELECT count(*) FROM ${here} ANTI JOIN ${there} USING (${identifiers(keys)}))`;
        const [lone] = await engine.rows<{ added: number; removed: number }>(
          `SELECT ${alone('b', 'a')} AS added, ${alone('a', 'b')} AS removed`,
        );
        return {
          rowsBefore: old.rows,
          rowsAfter: young.rows,
          added: Number(lone?.added ?? 0),
          removed: Number(lone?.removed ?? 0),
          changed: Number(matched.changed ?? 0),
          columns,
        };
      });
    };
    return lendTables(which, compare, ctx.signal);
  },
});
