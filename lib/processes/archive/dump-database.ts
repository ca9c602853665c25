/** All tables of one instant, each as the text of Postgres' own COPY, in pieces: memory stays flat. */
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { ArchiveWriter, Manifest, Table } from './archive';

const PIECE = 1 << 20;

export const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
export const columnList = ({ columns }: Pick<Table, 'columns'>) => columns.map(quote).join(', ');

/** Tables in an order in which their references hold. A partitioned one stands for its partitions. */
async function listTables(client: pg.Client): Promise<Omit<Table, 'rows'>[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; needs: string[] }>(`
    SELECT c.relname AS name,
           ARRAY(SELECT attname::text FROM pg_attribute
                 WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum) AS columns,
           ARRAY(SELECT DISTINCT other.relname::text FROM pg_constraint JOIN pg_class other ON other.oid = confrelid
                 WHERE conrelid = c.oid AND contype = 'f' AND confrelid <> c.oid) AS needs
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE nspname = 'public' AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> '_prisma_migrations'
    ORDER BY relname`);
  const placed = new Map<string, Omit<Table, 'rows'>>();
  while (placed.size < rows.length) {
    const next = rows.filter(
      ({ name, needs }) => !placed.has(name) && needs.every((need) => placed.has(need)),
    );
    if (next.length === 0) throw new Error('The tables refer to each other in a circle.');
    for (const { name, columns } of next) placed.set(name, { name, columns });
  }
  return [...placed.values()];
}

/** What the queue still has to do: a job that was running is done again. */
const JOBS = `
  SELECT identifier, payload, queue_name, run_at, max_attempts, jobs.key, priority
  FROM graphile_worker._private_jobs AS jobs
  JOIN graphile_worker._private_tasks AS tasks ON tasks.id = jobs.task_id
  LEFT JOIN graphile_worker._private_job_queues AS queues ON queues.id = jobs.job_queue_id
  WHERE jobs.attempts < jobs.max_attempts`;

type Dumped = Pick<Manifest, 'migrations' | 'tables' | 'sequences' | 'jobs'>;

export async function dumpDatabase(client: pg.Client, archive: ArchiveWriter): Promise<Dumped> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const tables: Table[] = [];
  for (const table of await listTables(client)) {
    const question = `SELECT ${columnList(table)} FROM ${quote(table.name)}`;
    tables.push({ ...table, rows: await dump(client, archive, `tables/${table.name}`, question) });
  }
  const jobs = await dump(client, archive, 'jobs', JOBS);
  const { rows: migrations } = await client.query<{ name: string }>(`
    SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`);
  const { rows: sequences } = await client.query<Manifest['sequences'][number]>(`
    SELECT sequencename AS name, last_value::text AS last FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL`);
  await client.query('COMMIT');
  return { migrations, tables, sequences, jobs };
}

async function dump(
  client: pg.Client,
  archive: ArchiveWriter,
  folder: string,
  question: string,
): Promise<number> {
  const source = client.query(copyTo(`COPY (${question}) TO STDOUT`));
  let piece = 0;
  const pieces = new Writable({
    highWaterMark: PIECE,
    write(chunk: Buffer, _encoding, done) {
      piece += 1;
      archive.add(`${folder}/${String(piece).padStart(8, '0')}`, chunk).then(() => done(), done);
    },
  });
  await pipeline(source, createGzip({ level: 1, chunkSize: PIECE }), pieces);
  return source.rowCount;
}
