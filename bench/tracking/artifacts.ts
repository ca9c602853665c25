/** Large files through the server, up and down, and what memory that takes it. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { applyLoad } from './load/apply-load';
import { residentMegabytes } from './processes';
import { alternate, type Pair, type Row } from './rounds';
import { createRuns, type Server } from './servers';
import type { Settings } from './settings';

const TRANSFERS = 3;
const ROOT = '/api/2.0/mlflow-artifacts/artifacts';
const SAMPLE_EVERY = 50;
const NO_LIMIT_SECONDS = 300;

export async function artifacts(pair: Pair, settings: Settings): Promise<Row[]> {
  const { artifactMegabytes: megabytes, rounds } = settings;
  const folders = {} as Record<Server['side'], string>;
  const growth = { theirs: 0, ours: 0 };
  for (const server of [pair.theirs, pair.ours]) {
    const [runId] = await createRuns(server, 1);
    folders[server.side] = `${ROOT}/0/${runId}/artifacts`;
  }
  const common = { connections: 1, seconds: NO_LIMIT_SECONDS, most: TRANSFERS };
  const watched = async (server: Server, work: () => Promise<number>) => {
    const before = residentMegabytes(server.pid);
    const timer = setInterval(() => {
      growth[server.side] = Math.max(growth[server.side], residentMegabytes(server.pid) - before);
    }, SAMPLE_EVERY);
    return work().finally(() => clearInterval(timer));
  };
  const upload = (isSynced: boolean) => (server: Server, round: number) =>
    watched(server, async () => {
      const { side, url, headers } = server;
      const recipe = { kind: 'upload', path: folders[side], megabytes } as const;
      const outcome = await applyLoad(side, { url, headers, ...common, offset: round, recipe });
      const seconds = outcome.seconds + (isSynced && server.unsynced ? await sync(server.unsynced) : 0);
      return (outcome.requests * megabytes) / seconds;
    });
  const up = await alternate(rounds, pair, upload(false));
  const kept = await alternate(rounds, pair, upload(true));
  const down = await alternate(rounds, pair, (server) =>
    watched(server, async () => {
      const recipe = { kind: 'fixed', method: 'GET', path: `${folders[server.side]}/0-0-0.bin` } as const;
      const outcome = await applyLoad(server.side, {
        url: server.url,
        headers: server.headers,
        ...common,
        offset: 0,
        recipe,
      });
      if (outcome.bytes !== outcome.requests * (megabytes << 20))
        throw new Error(`${server.side} sent too little`);
      return outcome.bytes / (1 << 20) / outcome.seconds;
    }),
  );
  const note = `Plumbline answers when the file is on the disk, mlflow server before; memory grew by at most ${Math.round(growth.ours)} MB, at mlflow server ${Math.round(growth.theirs)} MB`;
  const file = `artifact of ${megabytes} MB`;
  return [
    { scenario: `${file}, upload until answered`, unit: 'MB/s', kind: 'rate', ...up, aim: 1, note },
    { scenario: `${file}, upload until on the disk`, unit: 'MB/s', kind: 'rate', ...kept, aim: 1 },
    { scenario: `${file}, download`, unit: 'MB/s', kind: 'rate', ...down, aim: 1 },
  ];
}

/** How many seconds it takes until what lies in a folder is on the disk. */
async function sync(folder: string): Promise<number> {
  const began = performance.now();
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const handle = await fs.open(path.join(entry.parentPath, entry.name), 'r+');
    await handle.sync();
    await handle.close();
  }
  return (performance.now() - began) / 1000;
}
