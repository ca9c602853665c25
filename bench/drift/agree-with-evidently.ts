/**
 * Whether our implementation of Evidently's defaults says what Evidently says: its own report is asked about the same windows.
 *
 *   python -m venv /tmp/evidently && /tmp/evidently/bin/pip install evidently 'pandas<3'
 *   BENCH_PYTHON=/tmp/evidently/bin/python npx tsx bench/drift/agree-with-evidently.ts
 */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { evidentlyOnSamples } from '../../lib/pure/drift/presets/evidently';
import { seededRandom } from '../../lib/pure/stats/random';
import { COLUMNS, drawRows } from './columns';

/** Rows of the reference and of the window, and whether it drifts: every test that the rule may choose. */
const CASES = [
  [10_000, 100, false],
  [10_000, 1000, true],
  [1000, 300, false],
  [800, 2000, true],
] as const;

const random = seededRandom(5);
const cases = CASES.map(([rows, window, isDrifted]) => ({
  names: COLUMNS.map(({ name }, at) => `${at} ${name}`),
  kinds: COLUMNS.map(({ kind }) => kind),
  reference: drawRows(rows, random, false),
  window: drawRows(window, random, isDrifted),
}));
const answer = execFileSync(
  process.env.BENCH_PYTHON ?? 'python3',
  [path.join(import.meta.dirname, 'ask_evidently.py')],
  { input: JSON.stringify(cases), maxBuffer: 2 ** 28, stdio: ['pipe', 'pipe', 'ignore'] },
);
const theirs = JSON.parse(String(answer)) as number[][];
let [compared, worst] = [0, 0];
for (const [at, { reference, window, kinds, names }] of cases.entries())
  for (const [column, kind] of kinds.entries()) {
    const ours = evidentlyOnSamples(reference[column] ?? [], window[column] ?? [], kind === 'number');
    const gap = Math.abs((ours?.value ?? Number.NaN) - (theirs[at]?.[column] ?? Number.NaN));
    compared += 1;
    worst = Math.max(worst, gap);
    if (!(gap < 1e-9)) {
      console.error(`${names[column]}: ${ours?.test} ${ours?.value}, Evidently ${theirs[at]?.[column]}`);
      process.exitCode = 1;
    }
  }
console.log(
  `${compared} columns compared with Evidently's report; the greatest difference is ${worst.toExponential(1)}.`,
);
