import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { ArchiveWriter, entriesOf } from './archive';
import { dumpFolder } from './folders';

const TABLES = Array.from({ length: 12 }, (_, at) => `main/test/table-${at}`);

/** A version of a table, as a writer makes it: first the file, then the entry of the log that names it. */
async function commit(table: string, version: number): Promise<void> {
  const part = `part-${version}.parquet`;
  await fs.mkdir(path.join(table, '_delta_log'), { recursive: true });
  await fs.writeFile(path.join(table, part), 'rows');
  const entry = `${String(version).padStart(20, '0')}.json`;
  await fs.writeFile(path.join(table, '_delta_log', entry), part);
  await fs.writeFile(path.join(table, '_delta_log', '_last_checkpoint'), entry);
}

test('of tables that are written to meanwhile every version that is kept has its files', async () => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'plumbline-lake-'));
  const lake = path.join(folder, 'lake');
  for (const table of TABLES) await commit(path.join(lake, table), 0);
  const file = path.join(folder, 'all.tar');
  const archive = new ArchiveWriter(file);
  const add = archive.addStream.bind(archive);
  let version = 0;
  vi.spyOn(archive, 'addStream').mockImplementation(async (...given) => {
    await add(...given);
    // Each table is as long as all before it together.
    if (version === 40) return;
    version += 1;
    for (const table of TABLES) await commit(path.join(lake, table), version);
  });
  const files = await dumpFolder(archive, { name: 'lake', path: lake, leaveOut: /\.tmp$/ });
  await archive.end({ version: '0', migrations: [], tables: [], sequences: [], jobs: 0, files });

  const kept = new Map<string, string>();
  for await (const { name, body } of entriesOf(file)) {
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(chunk as Buffer);
    kept.set(name, Buffer.concat(chunks).toString());
  }
  for (const table of TABLES) {
    const inLog = [...kept].filter(([name]) => name.startsWith(`lake/${table}/_delta_log/`));
    const entries = inLog.filter(([name]) => name.endsWith('.json'));
    for (const [, part] of entries) expect([...kept.keys()]).toContain(`lake/${table}/${part}`);
    const versions = entries.map(([name]) => Number(path.basename(name, '.json')));
    expect(versions).toEqual(versions.map((_, at) => at));
  }
  await fs.rm(folder, { recursive: true });
});
