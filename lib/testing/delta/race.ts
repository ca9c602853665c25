/** A table of a test's own, and writers of it in processes of their own, who race for it or die at it. */
import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeEach } from 'vitest';
import { LocalTableStore } from '@/lib/platform/delta/local-store';
import { readTable } from '@/lib/platform/delta/reading';
import { column } from '@/lib/platform/delta/schema';
import { DeltaTable } from '@/lib/platform/delta/table';
import type { WriterTask } from '@/lib/platform/delta/trial-writer';
import { closeEngine } from '@/lib/platform/duckdb';
import { env } from '@/lib/platform/env';

const children: ChildProcess[] = [];
let count = 0;

function newPlace(): string {
  count += 1;
  return path.join(env.home, 'lake', `t${count}`);
}

const openAt = (place: string) => new DeltaTable(new LocalTableStore(place));
export const SCHEMA = [column('id', 'long'), column('writer', 'string'), column('n', 'long')];
export const source = (select: string) => ({ select, folders: [] });
export const rowsOf = (table: DeltaTable) =>
  readTable(table, {}, async (engine, select) =>
    engine.rows<{ id: number; writer: string; n: number }>(`SELECT * FROM (${select}) ORDER BY id`),
  );

function startWriter(task: WriterTask): ChildProcess {
  const file = path.join(import.meta.dirname, '../../platform/delta/trial-writer.ts');
  const child = fork(file, [JSON.stringify(task)], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, PLUMBLINE_HOME: path.join(env.home, task.name) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  return child;
}

/** For a file of tests: each has a place of its own for a table, and nothing that was started outlives the file. */
export function givenTables() {
  let place = '';
  const anew = () => {
    place = newPlace();
  };
  beforeEach(anew);
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await closeEngine();
  });
  return {
    /** Another place, within one test. */
    anew,
    place: () => place,
    open: () => openAt(place),
    writer: (task: Omit<WriterTask, 'place'>) => startWriter({ place, ...task }),
  };
}
