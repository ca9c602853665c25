/**
 * How often each rule cries wolf and how often it sees the wolf: windows without drift and windows in which five of twenty columns
 * drift, against a reference of 10,000 rows, drawn from seeds.
 *
 *   npx tsx bench/drift/rates.ts [--runs 100] [--windows 100,300,1000,10000] [--seed 1] [--check]
 *
 * With --check it fails unless the dual gate keeps its promise: false flags of at most 1 % per column for all windows, and
 * hits of at least 95 % from 300 rows up.
 */
import { parseArgs } from 'node:util';
import { seededRandom } from '../../lib/pure/stats/random';
import { COLUMNS, drawRows } from './columns';
import { dualGate, evidently, isDatasetDrift, nannyml, type Rule } from './rules';

const REFERENCE_ROWS = 10_000;
const MOST_FALSE = 0.01;
const LEAST_HITS = 0.95;

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '100' },
    windows: { type: 'string', default: '100,300,1000,10000' },
    seed: { type: 'string', default: '1' },
    check: { type: 'boolean', default: false },
  },
});
const runs = Number(options.runs);

type Tally = {
  falseFlags: number;
  anyFalse: number;
  datasetFlags: number;
  hits: number;
  falseBesideDrift: number;
  milliseconds: number;
};
const RULES: Record<string, (reference: (number | string)[][], rows: number) => Rule | undefined> = {
  'dual gate': dualGate,
  Evidently: evidently,
  NannyML: nannyml,
};

const drifting = COLUMNS.filter(({ isDrifting }) => isDrifting).length;

function tally(rule: Rule, clean: (number | string)[][], drifted: (number | string)[][], into: Tally): void {
  const start = performance.now();
  const flags = rule(clean);
  into.milliseconds += performance.now() - start;
  into.falseFlags += flags.filter(Boolean).length;
  into.anyFalse += flags.some(Boolean) ? 1 : 0;
  into.datasetFlags += isDatasetDrift(flags) ? 1 : 0;
  for (const [at, isFlagged] of rule(drifted).entries())
    if (isFlagged) into[COLUMNS[at]?.isDrifting ? 'hits' : 'falseBesideDrift'] += 1;
}

const percent = (count: number, of: number) => `${((100 * count) / of).toFixed(2)} %`;
const lines: string[][] = [];
const broken: string[] = [];
const names = Object.keys(RULES);

for (const window of options.windows.split(',').map(Number)) {
  const tallies = new Map(
    names.map((name): [string, Tally] => [
      name,
      { falseFlags: 0, anyFalse: 0, datasetFlags: 0, hits: 0, falseBesideDrift: 0, milliseconds: 0 },
    ]),
  );
  for (let run = 0; run < runs; run += 1) {
    const random = seededRandom(Number(options.seed) * 1_000_003 + window * 1009 + run);
    const reference = drawRows(REFERENCE_ROWS, random, false);
    const [clean, drifted] = [drawRows(window, random, false), drawRows(window, random, true)];
    for (const [name, counts] of tallies) {
      const rule = RULES[name]?.(reference, window);
      if (rule) tally(rule, clean, drifted, counts);
    }
  }
  for (const [name, counts] of tallies) {
    if (counts.milliseconds === 0) continue;
    const hits = counts.hits / (runs * drifting);
    const falseShare = counts.falseFlags / (runs * COLUMNS.length);
    lines.push([
      String(window),
      name,
      percent(counts.falseFlags, runs * COLUMNS.length),
      percent(counts.anyFalse, runs),
      percent(counts.datasetFlags, runs),
      percent(counts.hits, runs * drifting),
      percent(counts.falseBesideDrift, runs * (COLUMNS.length - drifting)),
      (counts.milliseconds / runs).toFixed(1),
    ]);
    if (name !== 'dual gate') continue;
    if (falseShare > MOST_FALSE)
      broken.push(`${window} rows: ${percent(falseShare, 1)} of columns flagged falsely`);
    if (window >= 300 && hits < LEAST_HITS)
      broken.push(`${window} rows: only ${percent(hits, 1)} of drifts seen`);
  }
}

const head = [
  'rows',
  'rule',
  'false, per column',
  'any false',
  'data set flagged',
  'drifts seen',
  'false beside drift',
  'ms a window',
];
const widths = head.map((title, column) =>
  Math.max(title.length, ...lines.map((cells) => cells[column]?.length ?? 0)),
);
const line = (cells: string[]) =>
  `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
console.log(
  `${runs} runs, a reference of ${REFERENCE_ROWS} rows, ${COLUMNS.length} columns, of which ${drifting} drift`,
);
console.log(
  [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...lines.map(line)].join('\n'),
);
for (const promise of broken) console.error(`broken: ${promise}`);
if (options.check && broken.length > 0) process.exitCode = 1;
