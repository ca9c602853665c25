/** A table of a test's own on this disk: trips, by id and time, with what they cost and where. */
import path from 'node:path';
import { env } from '../env';
import { createTable } from './create';
import { LocalTableStore } from './local-store';
import { readTable } from './reading';
import { column } from './schema';
import { DeltaTable } from './table';

let count = 0;
export function newTable(): DeltaTable {
  count += 1;
  return new DeltaTable(new LocalTableStore(path.join(env.home, 'lake', `t${count}`)));
}

export const FEATURES = [
  column('id', 'long'),
  column('ts', 'timestamp'),
  column('fare', 'double'),
  column('zone', 'string'),
];
export const createTrips = (table: DeltaTable, more: object = {}) =>
  createTable(table, { schema: FEATURES, keys: ['id', 'ts'], ...more });

export const rows = (select: string) => ({ select, folders: [] });
export const at = (seconds: number) => `TIMESTAMPTZ '2024-01-01 00:00:00+00' + INTERVAL ${seconds} SECOND`;
export const row = (id: number, seconds: number, fare: string | number, zone: string) =>
  `SELECT ${id} AS id, ${at(seconds)} AS ts, ${fare}::DOUBLE AS fare, ${zone === 'NULL' ? 'NULL' : `'${zone}'`}::VARCHAR AS zone`;
export const time = (seconds: number) =>
  new Date(Date.UTC(2024, 0, 1) + seconds * 1000).toISOString().replace('.000', '');

export type Which = { version?: number; timestamp?: Date; columns?: string[] };
export const allOf = (table: DeltaTable, options: Which = {}, order = '1, 2') =>
  readTable(
    table,
    options,
    async (engine, select) => (await engine.table(`SELECT * FROM (${select}) ORDER BY ${order}`)).rows,
  );

export const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing refused',
    (error: { code?: string; field?: string; message: string }) =>
      `${error.code} ${error.field}: ${error.message}`,
  );
