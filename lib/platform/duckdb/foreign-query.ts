/** SQL that a caller wrote, over relations that we chose: read-only, without files or network, bounded in time and rows. */
import { identifier } from '../../pure/sql-text';
import { meaningToItsWriter, oursToMend } from './faults';
import { assertLength, catalogAlias, harmless, unaliased } from './foreign-sql';
import { type Engine, type EngineOptions, type Page, type Table, withEngine } from './index';
import { engineStream } from './stream';

export type ForeignQuery = {
  sql: string;
  /** Name (`table`, `schema.table` or `catalog.schema.table`) → SELECT of ours that stands for it. */
  relations: Record<string, string>;
  /** Files and folders that those SELECTs read. */
  files?: string[];
  folders?: string[];
  maxRows?: number;
  timeoutMs?: number;
  signal?: AbortSignal;
};

const TIMEOUT = 30_000;
const MOST_ROWS = 10_000;

const optionsOf = ({ files, folders, signal, timeoutMs = TIMEOUT }: ForeignQuery): EngineOptions => ({
  files,
  folders,
  signal,
  timeoutMs,
});

/** Makes the relations and answers the SQL to run. */
function prepare(engine: Engine, query: ForeignQuery): Promise<string> {
  return makeRelations(engine, query).catch((error: unknown) => {
    throw oursToMend(error);
  });
}

async function makeRelations(engine: Engine, { sql, relations }: ForeignQuery): Promise<string> {
  const [parsed] = await engine.rows<{ tree: string }>('SELECT json_serialize_sql($1::VARCHAR) AS tree', [
    sql,
  ]);
  const text = harmless(sql, parsed?.tree ?? '', Object.keys(relations));
  const made = new Set<string>();
  const once = async (statement: string) => {
    if (!made.has(statement)) await engine.run(statement);
    made.add(statement);
  };
  for (const [name, select] of Object.entries(relations)) {
    const parts = name.split('.');
    if (parts.length === 3) parts[0] = catalogAlias(parts[0] ?? '');
    const quoted = parts.map(identifier);
    if (parts.length === 3) await once(`ATTACH ':memory:' AS ${quoted[0]}`);
    if (parts.length > 1) await once(`CREATE SCHEMA IF NOT EXISTS ${quoted.slice(0, -1).join('.')}`);
    await engine.run(`CREATE VIEW ${quoted.join('.')} AS ${select}`);
  }
  return text;
}

/** @throws INVALID_PARAMETER_VALUE with what is wrong with the SQL, REQUEST_TIMEOUT, REQUEST_LIMIT_EXCEEDED */
export async function foreignQuery(query: ForeignQuery): Promise<Table> {
  assertLength(query.sql);
  return withEngine(optionsOf(query), async (engine) => {
    const sql = await prepare(engine, query);
    const maxRows = Math.min(query.maxRows ?? MOST_ROWS, MOST_ROWS);
    return engine.table(sql, { maxRows, isForeign: true }).catch((error: unknown) => {
      throw meaningToItsWriter(error, unaliased);
    });
  });
}

/** All rows, page by page, one when the one before was used: its time is that of the whole. The last page is empty. */
export async function foreignPages(query: ForeignQuery, use: (page: Page) => Promise<void>): Promise<void> {
  assertLength(query.sql);
  return withEngine(optionsOf(query), async (engine) => {
    const sql = await prepare(engine, query);
    try {
      for await (const page of engine.pages(sql, { isForeign: true })) await use(page);
    } catch (error) {
      throw meaningToItsWriter(error, unaliased);
    }
  });
}

/** The same as an Arrow stream. The engine is held until the stream has been read to its end or left. */
export async function* foreignArrow(query: ForeignQuery): AsyncGenerator<Uint8Array, void, void> {
  assertLength(query.sql);
  const stream = engineStream(optionsOf(query), async function* (engine) {
    const sql = await prepare(engine, query);
    yield* engine.arrow(sql, { maxRows: query.maxRows, isForeign: true });
  });
  try {
    yield* stream;
  } catch (error) {
    throw meaningToItsWriter(error, unaliased);
  }
}
