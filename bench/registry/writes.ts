/** Changes, each by some readers' worth of clients at once. Plumbline writes history, feed and audit rows with each. */
import { alternate, type Pair, type Row } from '../tracking/rounds';
import { call, type Server } from '../tracking/servers';
import type { RegistrySettings } from './settings';

const API = '/api/2.0/mlflow';

type Change = { scenario: string; send(server: Server, client: number, round: number): Promise<unknown> };

/** Each client has a model of its own, as teams do. */
const modelOf = (client: number) => `model ${100 + client}`;

const CHANGES: Change[] = [
  {
    scenario: 'setting a tag of a version',
    send: (server, client, round) =>
      call(server, 'POST', `${API}/model-versions/set-tag`, {
        name: modelOf(client),
        version: '3',
        key: 'checked',
        value: String(round),
      }),
  },
  {
    scenario: 'moving an alias',
    send: (server, client, round) =>
      call(server, 'POST', `${API}/registered-models/alias`, {
        name: modelOf(client),
        alias: 'candidate',
        version: String((round % 5) + 1),
      }),
  },
  {
    scenario: 'moving a version to another stage',
    send: (server, client, round) =>
      call(server, 'POST', `${API}/model-versions/transition-stage`, {
        name: modelOf(client),
        version: '9',
        stage: round % 2 === 0 ? 'Staging' : 'Archived',
        archive_existing_versions: false,
      }),
  },
];

export async function writes(pair: Pair, settings: RegistrySettings): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { scenario, send } of CHANGES) {
    const seen = await alternate(settings.rounds, pair, async (server, round) => {
      const until = performance.now() + settings.seconds * 1000;
      const began = performance.now();
      const counts = await Promise.all(
        Array.from({ length: settings.connections }, async (_, client) => {
          let sent = 0;
          for (; performance.now() < until; sent += 1) await send(server, client, round * 1_000_000 + sent);
          return sent;
        }),
      );
      return counts.reduce((sum, count) => sum + count, 0) / ((performance.now() - began) / 1000);
    });
    rows.push({ scenario, unit: 'changes/s', kind: 'rate', ...seen, aim: 1 });
  }
  return rows;
}
