/** Large files through the server, up and down, and what memory that takes it. */
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
  const up = await alternate(rounds, pair, ({ ...server }, round) =>
    watched(server, async () => {
      const recipe = { kind: 'upload', path: folders[server.side], megabytes } as const;
      const outcome = await applyLoad(server.side, {
        url: server.url,
        headers: server.headers,
        ...common,
        offset: round,
        recipe,
      });
      return (outcome.requests * megabytes) / outcome.seconds;
    }),
  );
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
  const note = `Plumbline syncs each file to disk before it answers, mlflow server does not; memory grew by at most ${Math.round(growth.ours)} MB, at mlflow server ${Math.round(growth.theirs)} MB`;
  return [
    { scenario: `artifact of ${megabytes} MB, upload`, unit: 'MB/s', kind: 'rate', ...up, aim: 1, note },
    { scenario: `artifact of ${megabytes} MB, download`, unit: 'MB/s', kind: 'rate', ...down, aim: 1 },
  ];
}
