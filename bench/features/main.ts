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
    const { online, share, timesCpu } = await import('./online');
    for (const looked of await online(settings)) {
      const rates = (given: typeof looked.ours) =>
        given
          .map(
            ({ perSecond, cpuMicros }) =>
              `${Math.round(perSecond)} (${Math.round(cpuMicros)} µs of processors)`,
          )
          .join(', ');
      console.log(`online look-ups of ${looked.keys} keys, a second`);
      console.log(`  Plumbline ${rates(looked.ours)}`);
      if (looked.limit.length > 0)
        console.log(
          `  pgbench ${rates(looked.limit)}: ${(100 * share(looked)).toFixed(0)} % of the limit, ${timesCpu(looked).toFixed(2)} times its processors (aim 1.3)`,
        );
    }
  }
} finally {
  await closeEngine();
}
