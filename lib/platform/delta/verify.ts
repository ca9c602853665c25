/** Compares a table's log with its files: what is missing, what has another size or number of rows, what key is there twice. */
import { identifier, identifiers, literals } from '../../pure/sql-text';
import { type Cell, withEngine } from '../duckdb';
import { recordsOf } from './actions';
import { decodePath } from './paths';
import { lendTables } from './reading';
import { type DeltaTable, keysOf } from './table';

export type Finding = { file?: string; what: string };

/** Reads every footer and, of tables with keys, every key. @returns what is wrong; nothing is best */
export async function verifyTable(
  table: DeltaTable,
  { version, signal }: { version?: number; signal?: AbortSignal } = {},
): Promise<Finding[]> {
  const snapshot = await table.snapshot({ version });
  const there = new Map((await table.store.listFiles()).map(({ path, size }) => [path, size]));
  const findings: Finding[] = [];
  for (const { path, size } of snapshot.files) {
    const file = decodePath(path, table.place);
    const found = there.get(file);
    if (found === undefined) findings.push({ file, what: 'The log names it, and it is not there.' });
    else if (found !== size) findings.push({ file, what: `It has ${found} bytes; the log says ${size}.` });
  }
  if (findings.length > 0) return findings;
  return lendTables(
    [{ table, version: snapshot.version }],
    ([lent]) =>
      withEngine({ folders: [...table.store.folders], signal }, async (engine) => {
        if (!lent || lent.files.length === 0) return [];
        const counted = await engine.rows<{ file_name: string; num_rows: number }>(
          `SELECT file_name, num_rows FROM parquet_file_metadata(${literals(lent.files)})`,
        );
        const rows = new Map(counted.map((each) => [each.file_name, each.num_rows]));
        for (const [at, add] of lent.snapshot.files.entries()) {
          const said = recordsOf(add);
          const has = rows.get(lent.files[at] ?? '');
          if (said !== undefined && said !== has)
            findings.push({
              file: decodePath(add.path, table.place),
              what: `It has ${has} rows; the log says ${said}.`,
            });
        }
        const keys = keysOf(lent.snapshot);
        if (keys.length === 0) return findings;
        const columns = identifiers(keys);
        const [twice] = await engine.rows<Record<string, Cell>>(
          `SELECT ${columns}, count(*) AS ${identifier('of rows')} FROM (${lent.select(keys)}) GROUP BY ${columns} HAVING count(*) > 1 LIMIT 1`,
        );
        if (twice)
          findings.push({
            what: `A key is there ${twice['of rows']} times: ${JSON.stringify(keys.map((name) => twice[name]))}.`,
          });
        return findings;
      }),
    signal,
  );
}
