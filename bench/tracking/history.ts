/** A long metric history, reduced to what a chart can show. */
import { alternateRequest, type Pair, type Row } from './rounds';
import { seedHistoryOfMlflow } from './seed-mlflow';
import { seedHistoryOfPlumbline } from './seed-plumbline';
import { call, createRuns, type Server } from './servers';
import type { Settings } from './settings';

const KEY = 'long loss';
const POINTS_ON_A_CHART = 320;
const SEVERAL = 10;

type Sampled = { metrics?: { run_id: string; step: number; timestamp: number; value: number }[] };

export async function history(pair: Pair, settings: Settings): Promise<Row[]> {
  const { points } = settings;
  const cases = [
    {
      scenario: `history of ${points.toLocaleString('en-US')} points, reduced to 320`,
      count: 1,
      each: points,
    },
    {
      scenario: `history of ${SEVERAL} runs of ${(points / SEVERAL).toLocaleString('en-US')}, reduced to 320`,
      count: SEVERAL,
      each: points / SEVERAL,
    },
  ];
  const rows: Row[] = [];
  for (const { scenario, count, each } of cases) {
    const runIds = { theirs: await createRuns(pair.theirs, count), ours: await createRuns(pair.ours, count) };
    console.log(`  loading ${points.toLocaleString('en-US')} points into each database`);
    await seedHistoryOfMlflow(pair.theirs.databaseUrl, runIds.theirs, KEY, each);
    await seedHistoryOfPlumbline(pair.ours.databaseUrl, runIds.ours, KEY, each);
    const pathFor = ({ side }: Server) => {
      const query = new URLSearchParams({ metric_key: KEY, max_results: String(POINTS_ON_A_CHART) });
      for (const id of runIds[side]) query.append('run_ids', id);
      return `/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?${query}`;
    };
    await assertWholeRange(pair, scenario, pathFor, count, each);
    const seen = await alternateRequest(settings, pair, (server) => ({
      method: 'GET',
      path: pathFor(server),
    }));
    rows.push({ scenario, unit: 'charts/s', kind: 'rate', ...seen, aim: 10 });
  }
  return rows;
}

/** Each server picks its own points, but each run must come from end to end and with enough of them. */
async function assertWholeRange(
  pair: Pair,
  scenario: string,
  pathFor: (server: Server) => string,
  count: number,
  each: number,
): Promise<void> {
  for (const server of [pair.theirs, pair.ours]) {
    const { metrics = [] } = await call<Sampled>(server, 'GET', pathFor(server));
    const steps = metrics.map(({ step }) => Number(step));
    const isWhole = Math.min(...steps) === 0 && Math.max(...steps) === each - 1;
    const isEnough =
      metrics.length >= (count * POINTS_ON_A_CHART) / 2 && metrics.length <= count * (POINTS_ON_A_CHART + 40);
    if (!isWhole || !isEnough)
      throw new Error(`${scenario}: ${server.side} answered ${metrics.length} points`);
  }
}
