/** The feature store beside what is possible, and beside Feast: seconds, and what they come to. */
import { rmSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Cost, median } from './cost';
import { readSettings } from './settings';

const settings = readSettings(process.argv.slice(2));
const home = await fs.mkdtemp(path.join(os.tmpdir(), 'bench-features-'));
process.once('exit', () => rmSync(home, { recursive: true, force: true }));
// Before anything reads the settings of the product.
Object.assign(process.env, { PLUMBLINE_HOME: home, PLUMBLINE_LOG_LEVEL: 'warn' });
delete process.env.DATABASE_URL;

const { closeEngine } = await import('@/lib/platform/duckdb');
const { makeData } = await import('./data');
const { join } = await import('./join');

const list = (values: number[]) => values.map((value) => value.toFixed(1)).join(' ');
const times = (a: number[], b: number[]) => (median(a) / median(b)).toFixed(2);

try {
  console.log(
    `${settings.featureRows.toLocaleString('en')} feature rows x ${settings.labels.toLocaleString('en')} labels, ${os.availableParallelism()} cores`,
  );
  const began = performance.now();
  const data = settings.only.has('join') ? await makeData(settings) : undefined;
  if (data)
    console.log(`data and a Delta table of it in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  const seconds = (costs: Cost[]) => costs.map((cost) => cost.seconds);
  const cpu = (costs: Cost[]) => costs.map((cost) => cost.cpu);
  if (data) {
    for (const { scenario, ours, limit, feast, isSame } of await join(data, settings)) {
      console.log(`join, ${scenario}; same rows: ${isSame ? 'yes' : 'NO'}`);
      console.log(`  Plumbline ${list(seconds(ours))} s, processors ${list(cpu(ours))} s`);
      console.log(`  DuckDB's own ASOF join ${list(seconds(limit))} s, processors ${list(cpu(limit))} s`);
      console.log(
        `  ${times(seconds(ours), seconds(limit))} times the limit, ${times(cpu(ours), cpu(limit))} by processors (aim 1.3)`,
      );
      if (feast.length > 0)
        console.log(`  Feast ${list(feast)} s: ${times(feast, seconds(ours))} times ours (aim 10)`);
      if (!isSame) process.exitCode = 1;
    }
  }
  if (settings.only.has('online')) {
    const { online, timesCpu, timesRate, timesReachable } = await import('./online');
    const names = {
      limit: 'the prepared statement by pgbench',
      process: 'Plumbline, as an endpoint looks up',
      http: 'Plumbline, over HTTP',
      bare: "node's bare HTTP server, which looks nothing up",
      feast: "Feast's feature server",
    } as const;
    for (const looked of await online(settings)) {
      console.log(`online look-ups of ${looked.keys} keys, a second (microseconds of processors each)`);
      for (const [side, name] of Object.entries(names) as [keyof typeof names, string][]) {
        const rates = looked.rates[side];
        if (rates.length === 0) continue;
        const each = rates.map((rate) => `${Math.round(rate.perSecond)} (${Math.round(rate.cpuMicros)})`);
        console.log(`  ${name}: ${each.join(', ')}`);
        if (!['limit', 'bare'].includes(side) && looked.rates.limit.length > 0)
          console.log(
            `    against the statement by pgbench: ${timesCpu(looked, side, 'limit').toFixed(2)} times its processors, ${(100 * timesRate(looked, side, 'limit')).toFixed(0)} % of its rate`,
          );
        if (side === 'http' && looked.rates.limit.length > 0)
          console.log(
            `    against node's bare HTTP and the statement together: ${timesReachable(looked, side).toFixed(2)} times their processors (aim 1.3)`,
          );
      }
      if (looked.rates.feast.length > 0)
        console.log(
          `    ours over HTTP: ${timesRate(looked, 'http', 'feast').toFixed(1)} times as many, by processors ${timesCpu(looked, 'feast', 'http').toFixed(1)} times (aim 10)`,
        );
    }
  }
} finally {
  await closeEngine();
}
