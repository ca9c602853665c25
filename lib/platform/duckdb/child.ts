/**
 * The engine's own process: a fresh, locked instance for each piece of work, one statement at a time. What goes wrong here, a crash
 * included, is the end of that work and of nothing else. It knows no setting, secret or address of the product.
 */
import fs from 'node:fs';
import type { DuckDBConnection, DuckDBResult, DuckDBValue } from '@duckdb/node-api';
import {
  DOUBLE,
  DuckDBTimestampTZValue,
  LIST,
  listValue,
  StatementType,
  TIMESTAMPTZ,
  VARCHAR,
} from '@duckdb/node-api';
import { identifier } from '../../pure/sql-text';
import { arrowOf } from './arrow-stream';
import { travelType } from './arrow-types';
import { toCell, typeName } from './cells';
import { type Open, openInstance } from './instance';
import { type Answer, type Cell, PIECES_AHEAD, type Request, type Statement, type Value } from './protocol';
import { recordsOf } from './records';

/** What a statement allocates past the engine's own book-keeping ends the process before the machine runs out. */
const MOST_BESIDE_MB = 1024;
const LOOK_EVERY = 250;
export const TOO_MUCH_MEMORY = 75;

let open: Open | undefined;
let mostMemoryMb = Number.POSITIVE_INFINITY;
let credit = PIECES_AHEAD;
let onCredit: (() => void) | undefined;

const say = (answer: Answer) => process.send?.(answer);

/** Sends a piece when the other side has room for one. */
async function sendPiece(piece: Answer): Promise<void> {
  while (credit === 0) {
    await new Promise<void>((resolve) => {
      onCredit = resolve;
    });
  }
  credit -= 1;
  say(piece);
}

const bound = (value: Value): DuckDBValue => {
  if (value instanceof Date) return new DuckDBTimestampTZValue(BigInt(value.getTime()) * 1000n);
  return Array.isArray(value) ? listValue(value) : value;
};
const boundType = (value: Value) => {
  if (Array.isArray(value)) return LIST(VARCHAR);
  if (value instanceof Date) return TIMESTAMPTZ;
  // A whole number would go as one of 64 bits, which some do not fit into.
  return typeof value === 'number' && !Number.isSafeInteger(value) ? DOUBLE : undefined;
};

async function assertOneSelect(connection: DuckDBConnection, sql: string): Promise<void> {
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw new Error('Parser Error: One statement at a time.');
  const prepared = await statements.prepare(0);
  const isSelect = prepared.statementType === StatementType.SELECT;
  prepared.destroySync();
  if (!isSelect) throw new Error('Parser Error: Only SELECT statements are run.');
}

/** The statement again, with columns that Arrow has no type for as texts. */
async function forTravel(connection: DuckDBConnection, { sql, values }: Statement): Promise<string> {
  const prepared = await connection.prepare(sql);
  if (values) prepared.bind(values.map(bound), values.map(boundType) as never);
  const columns = Array.from({ length: prepared.columnCount }, (_, at) => ({
    name: prepared.columnName(at),
    type: prepared.columnType(at),
  }));
  prepared.destroySync();
  const casts = columns.map(({ name, type }, at) => {
    const to = travelType(type);
    const column = identifier(`c${at}`);
    return to === type.toString()
      ? `${column} AS ${identifier(name)}`
      : `CAST(${column} AS ${to}) AS ${identifier(name)}`;
  });
  if (columns.every(({ type }) => travelType(type) === type.toString())) return sql;
  const names = columns.map((_, at) => identifier(`c${at}`));
  return `SELECT ${casts.join(', ')} FROM (${sql}\n) AS result(${names.join(', ')})`;
}

async function rowsOf(result: DuckDBResult, maxRows: number): Promise<{ rows: Cell[][]; hasMore: boolean }> {
  const rows: Cell[][] = [];
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return { rows, hasMore: false };
    const converted = chunk.convertRows(toCell) as Cell[][];
    const room = maxRows - rows.length;
    for (const row of converted.slice(0, room)) rows.push(row);
    if (converted.length > room) return { rows, hasMore: true };
  }
}

async function run(statement: Statement): Promise<Answer> {
  if (!open) throw new Error('Internal Error: No instance is open.');
  const { connection } = open;
  const { sql, values, as, maxRows = Number.POSITIVE_INFINITY } = statement;
  if (statement.isForeign) await assertOneSelect(connection, sql);
  const given = values?.map(bound);
  const types = values?.map(boundType) as never;
  if (as === 'nothing') {
    await connection.run(sql, given, types);
    return { type: 'done', columns: [], rows: [], hasMore: false };
  }
  const text = as === 'arrow' ? await forTravel(connection, statement) : sql;
  const result = await connection.stream(text, given, types);
  const columnTypes = result.columnTypes();
  const columns = result.columnNames().map((name, at) => {
    const type = columnTypes[at];
    return { name, type: type ? typeName(type) : '' };
  });
  if (as === 'rows') return { type: 'done', columns, ...(await rowsOf(result, maxRows)) };
  if (as === 'pages') {
    for (;;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) return { type: 'done', columns, rows: [], hasMore: false };
      await sendPiece({ type: 'page', columns, rows: chunk.convertRows(toCell) as Cell[][] });
    }
  }
  if (as === 'records') {
    for await (const piece of recordsOf(result, statement.beside ?? []))
      await sendPiece({ type: 'records', ...piece });
    return { type: 'done', columns, rows: [], hasMore: false };
  }
  const pieces = arrowOf(result, maxRows);
  for (;;) {
    const { done, value } = await pieces.next();
    if (done) return { type: 'done', columns, rows: [], hasMore: value };
    await sendPiece({ type: 'bytes', bytes: value });
  }
}

async function answer(request: Request): Promise<Answer | undefined> {
  switch (request.type) {
    case 'open':
      open?.close();
      mostMemoryMb = request.bounds.memoryMb + MOST_BESIDE_MB;
      open = await openInstance(request.bounds);
      return { type: 'opened' };
    case 'run':
      credit = PIECES_AHEAD;
      return run(request.statement);
    case 'more':
      credit += 1;
      onCredit?.();
      return undefined;
    case 'interrupt':
      // A statement that waits for its reader is not inside the engine.
      credit = Number.POSITIVE_INFINITY;
      onCredit?.();
      open?.connection.interrupt();
      return undefined;
    case 'close':
      open?.close();
      open = undefined;
      return { type: 'closed' };
  }
}

function failureOf(error: unknown): Answer {
  const text = error instanceof Error ? error.message : String(error);
  const [, kind = '', message = text] =
    /^([A-Z][A-Za-z ]+?)(?: Error|: (?=Interrupted))?: (.*)$/s.exec(text) ?? [];
  return { type: 'failed', kind: /^INTERRUPT|Interrupt/.test(text) ? 'Interrupt' : kind, message };
}

export function serve(): void {
  process.on('message', (request: Request) => {
    answer(request).then(
      (told) => told && say(told),
      (error: unknown) => say(failureOf(error)),
    );
  });
  // Whoever asked is gone, and with it all use of an answer.
  process.on('disconnect', () => process.exit(0));
  // When the machine runs out of memory, this process is the one to go.
  try {
    fs.writeFileSync('/proc/self/oom_score_adj', '800');
  } catch {
    // Other systems choose by themselves.
  }
  setInterval(() => {
    if (process.memoryUsage.rss() > mostMemoryMb * 2 ** 20) process.exit(TOO_MUCH_MEMORY);
  }, LOOK_EVERY).unref();
  say({ type: 'ready' });
}
