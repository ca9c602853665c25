/** One in-memory instance of DuckDB, locked: it reaches the named folders and files, no network, and its settings stay as they are. */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { literal, literals } from '../../pure/sql-text';
import type { Bounds } from './protocol';

export type Open = { connection: DuckDBConnection; close(): void };

export async function openInstance(bounds: Bounds): Promise<Open> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(bounds.threads),
    memory_limit: `${bounds.memoryMb}MB`,
    temp_directory: bounds.spillFolder,
    max_temp_directory_size: `${bounds.spillMb}MB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_persistent_secrets: 'false',
  });
  const connection = await instance.connect();
  const settings = [
    // Whatever the machine's zone is: times without one are taken as UTC, and results do not depend on where they are made.
    "SET TimeZone = 'UTC'",
    "SET Calendar = 'gregorian'",
    // A query that is not asked for an order still answers in the one of its files.
    'SET preserve_insertion_order = true',
    `SET home_directory = ${literal(bounds.spillFolder)}`,
    `SET allowed_directories = ${literals(bounds.folders)}`,
    `SET allowed_paths = ${literals(bounds.files)}`,
    'SET enable_external_access = false',
    'SET lock_configuration = true',
  ];
  for (const setting of settings) await connection.run(setting);
  return {
    connection,
    close() {
      connection.disconnectSync();
      instance.closeSync();
    },
  };
}
