/** A table of a test's own, and writers of it in processes of their own, who race for it or die at it. */
import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { LocalTableStore } from '@/lib/platform/delta/local-store';
import { readTable } from '@/lib/platform/delta/reading';
import { column } from '@/lib/platform/delta/schema';
import { DeltaTable } from '@/lib/platform/delta/table';
import type { WriterTask } from '@/lib/platform/delta/trial-writer';
import { env } from '@/lib/platform/env';

const children: ChildProcess[] = [];
let count = 0;

export function newPlace(): string {
  count += 1;
  return path.join(env.home, 'lake', `t${count}`);
}

export const openAt = (place: string) => new DeltaTable(new LocalTableStore(place));
export const SCHEMA = [column('id', 'long'), column('writer', 'string'), column('n', 'long')];
export const source = (select: string) => ({ select, folders: [] });
export const rowsOf = (table: DeltaTable) =>
  readTable(table, {}, async (engine, select) =>
    engine.rows<{ id: number; writer: string; n: number }>(`SELECT * FROM (${select}) ORDER BY id`),
  );

export function startWriter(task: WriterTask): ChildProcess {
  const file = path.join(import.meta.dirname, '../../platform/delta/trial-writer.ts');
  const child = fork(file, [JSON.stringify(task)], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, PLUMBLINE_HOME: path.join(env.home, task.name) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  return child;
}

export function killWriters(): void {
  for (const child of children) child.kill('SIGKILL');
}
