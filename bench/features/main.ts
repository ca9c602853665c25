/** The feature store beside what is possible, and beside Feast: seconds, and what they come to. */
import { rmSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
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

const median = (values: number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const seconds = (values: number[]) => values.map((value) => value.toFixed(1)).join(' ');

try {
  console.log(
    `${settings.featureRows.toLocaleString('en')} feature rows x ${settings.labels.toLocaleString('en')} labels, ${os.availableParallelism()} cores`,
  );
  const began = performance.now();
  const data = await makeData(settings);
  console.log(`data and a Delta table of it in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  if (settings.only.has('join')) {
    for (const { scenario, ours, limit, feast, isSame } of await join(data, settings)) {
      console.log(
        `join, ${scenario}: Plumbline ${seconds(ours)} s; DuckDB's own ASOF join ${seconds(limit)} s`,
      );
      console.log(
        `  ${(median(ours) / median(limit)).toFixed(2)} times the limit (aim 1.3); same rows: ${isSame ? 'yes' : 'NO'}`,
      );
      if (feast.length > 0)
        console.log(
          `  Feast ${seconds(feast)} s: ${(median(feast) / median(ours)).toFixed(1)} times ours (aim 10)`,
        );
      if (!isSame) process.exitCode = 1;
    }
  }
} finally {
  await closeEngine();
}
