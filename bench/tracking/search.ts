/** Searching very many runs: both servers hold the same ones and must answer the same names before anything is timed. */
import { alternate, alternateRequest, type Pair, type Row } from './rounds';
import { seedRunsOfMlflow } from './seed-mlflow';
import { seedRunsOfPlumbline } from './seed-plumbline';
import { call, type Server } from './servers';
import type { Settings } from './settings';

const EXPERIMENT = 'searched';
const PATH = '/api/2.0/mlflow/runs/search';

type Question = { scenario: string; filter?: string; order_by?: string[]; max_results: number };

const QUESTIONS: Question[] = [
  { scenario: 'newest 100', max_results: 100 },
  {
    scenario: 'filter metric and param, order by metric',
    filter: "metrics.`metric 3` > 0.5 AND params.p1 = 'v7'",
    order_by: ['metrics.`metric 5` DESC'],
    max_results: 100,
  },
  { scenario: 'order all by a metric', order_by: ['metrics.`metric 0` ASC'], max_results: 100 },
  {
    scenario: 'filter tag and name, order by param',
    filter: "tags.team = 'north' AND attributes.run_name LIKE '%77%'",
    order_by: ['params.p2 DESC', 'start_time ASC'],
    max_results: 100,
  },
  { scenario: 'a filter that finds nothing', filter: 'metrics.`metric 1` > 2', max_results: 100 },
  { scenario: 'a page of 1,000', max_results: 1000 },
];

type Found = { runs?: { info: { run_name: string; run_id: string } }[]; next_page_token?: string };

export async function search(pair: Pair, settings: Settings): Promise<Row[]> {
  const ids = {} as Record<Server['side'], string>;
  for (const server of [pair.theirs, pair.ours]) {
    const body = { name: EXPERIMENT };
    const made = await call<{ experiment_id: string }>(
      server,
      'POST',
      '/api/2.0/mlflow/experiments/create',
      body,
    );
    ids[server.side] = made.experiment_id;
  }
  console.log(`  loading ${settings.runs.toLocaleString('en-US')} runs into each database`);
  await seedRunsOfMlflow(pair.theirs.databaseUrl, ids.theirs, settings.runs);
  await seedRunsOfPlumbline(pair.ours.databaseUrl, ids.ours, settings.runs);

  const rows: Row[] = [];
  for (const { scenario, ...question } of QUESTIONS) {
    const bodyFor = ({ side }: Server) => ({ experiment_ids: [ids[side]], ...question });
    await assertSameAnswer(pair, scenario, bodyFor);
    const seen = await alternateRequest(settings, pair, (server) => ({
      method: 'POST',
      path: PATH,
      body: JSON.stringify(bodyFor(server)),
    }));
    rows.push({ scenario: `search ${scenario}`, unit: 'searches/s', kind: 'rate', ...seen, aim: 10 });
  }
  rows.push(await deepPages(pair, settings, ids));
  return rows;
}

async function assertSameAnswer(
  pair: Pair,
  scenario: string,
  bodyFor: (server: Server) => object,
): Promise<void> {
  const names = async (server: Server) =>
    ((await call<Found>(server, 'POST', PATH, bodyFor(server))).runs ?? [])
      .map(({ info }) => info.run_name)
      .join();
  const [theirs, ours] = [await names(pair.theirs), await names(pair.ours)];
  if (theirs !== ours)
    throw new Error(
      `search ${scenario}: the servers disagree\n${theirs.slice(0, 300)}\n${ours.slice(0, 300)}`,
    );
}

const PAGES = 15;

/** Page after page by the server's own tokens, one reader. */
async function deepPages(pair: Pair, settings: Settings, ids: Record<Server['side'], string>): Promise<Row> {
  const seen = await alternate(settings.rounds, pair, async (server) => {
    let token: string | undefined;
    const began = performance.now();
    for (let page = 0; page < PAGES; page += 1) {
      const body = { experiment_ids: [ids[server.side]], max_results: 500, page_token: token };
      const found = await call<Found>(server, 'POST', PATH, body);
      token = found.next_page_token;
      if (!token) throw new Error('the pages ended early');
    }
    return PAGES / ((performance.now() - began) / 1000);
  });
  return {
    scenario: `search ${PAGES} pages of 500 in a row, one reader`,
    unit: 'pages/s',
    kind: 'rate',
    ...seen,
    aim: 10,
  };
}
