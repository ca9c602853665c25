/**
 * What a profile of twenty columns costs, beside decoding the parquet file alone (the limit) and beside Evidently's own report.
 *
 *   npm run bench:drift                                  # 10,000,000 rows a side, some minutes on two cores
 *   npm run bench:drift -- --quick --evidently PYTHON    # 1,000,000; a Python that has evidently
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { literal } from '@/lib/pure/sql-text';
import { median } from '../features/cost';

const { values: asked } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rows: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    /** A Python that has evidently, and how many rows a side it is given. */
    evidently: { type: 'string' },
    'evidently-rows': { type: 'string' },
  },
});
const ROWS = Number(asked.rows ?? (asked.quick ? 1_000_000 : 10_000_000));
const ROUNDS = Number(asked.rounds);
const THEIR_ROWS = Number(asked['evidently-rows'] ?? (asked.quick ? 200_000 : 1_000_000));

const home = await fs.mkdtemp(path.join(os.tmpdir(), 'bench-drift-'));
process.once('exit', () => rmSync(home, { recursive: true, force: true }));
// Before anything reads the settings of the product.
Object.assign(process.env, { PLUMBLINE_HOME: home, PLUMBLINE_LOG_LEVEL: 'warn' });
const { closeEngine, withEngine } = await import('@/lib/platform/duckdb');
const { makePlan } = await import('@/lib/domains/monitoring/counting/make-plan');
const { countWindows } = await import('@/lib/domains/monitoring/counting/count-windows');
const { judgeWindow } = await import('@/lib/domains/monitoring/refresh/judge-window');
const { MonitorConfig } = await import('@/lib/domains/monitoring/schemas');

/** Names and expressions: distributions that real columns have, of numbers and of categories from 2 to 50,000. */
const NUMBERS = Array.from({ length: 12 }, (_, at) => {
  const normal = `sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())`;
  const shapes = [normal, `exp(${normal})`, `floor(random() * 80)`, `random() * 1000`];
  return { name: `n${at}`, sql: `CAST(${shapes[at % shapes.length]} AS DOUBLE)` };
});
const CATEGORIES = [2, 5, 10, 50, 200, 1000, 10_000, 50_000].map((count, at) => ({
  name: `c${at}`,
  sql: `'v' || CAST(floor(pow(random(), 2) * ${count}) AS INTEGER)`,
}));
const COLUMNS = [...NUMBERS, ...CATEGORIES];
const TYPES = COLUMNS.map(({ name }) => ({ name, type: name.startsWith('n') ? 'DOUBLE' : 'VARCHAR' }));
const config = MonitorConfig.parse({
  timeColumn: 'ts',
  columns: TYPES.map(({ name, type }) => ({ name, kind: type === 'DOUBLE' ? 'numeric' : 'categorical' })),
});

const files = {
  reference: path.join(home, 'reference.parquet'),
  current: path.join(home, 'current.parquet'),
};
const selectOf = (file: string) => `SELECT * FROM read_parquet(${literal(file)})`;

async function seconds<T>(work: () => Promise<T>): Promise<[number, T]> {
  const started = performance.now();
  const made = await work();
  return [(performance.now() - started) / 1000, made];
}

const fixed = (values: readonly number[]) => values.map((value) => value.toFixed(2)).join(' ');

try {
  await withEngine({ folders: [home], timeoutMs: 7_200_000 }, async (engine) => {
    for (const file of Object.values(files))
      await engine.run(
        `COPY (SELECT ${COLUMNS.map(({ name, sql }) => `${sql} AS ${name}`).join(', ')} FROM range(${ROWS})) TO ${literal(file)} (FORMAT parquet)`,
      );
    const { size } = await fs.stat(files.current);
    console.log(
      `${ROWS.toLocaleString('en')} rows x ${COLUMNS.length} columns, ${(size / 2 ** 20).toFixed(0)} MB of parquet, ${os.availableParallelism()} cores`,
    );
    const decode = [
      ...NUMBERS.map(({ name }) => `sum(${name})`),
      ...CATEGORIES.map(({ name }) => `max(strlen(${name}))`),
    ].join(', ');
    const [cold, [plan, reference]] = await seconds(async () => {
      const made = await makePlan(engine, selectOf(files.reference), TYPES, config);
      const [whole] = await countWindows(
        engine,
        { select: selectOf(files.reference), columns: TYPES },
        made,
        [],
      );
      return [made, whole] as const;
    });
    const [limits, profiles, verdicts]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      const [limit] = await seconds(() => engine.table(`SELECT ${decode} FROM (${selectOf(files.current)})`));
      const [profile, [current]] = await seconds(() =>
        countWindows(engine, { select: selectOf(files.current), columns: TYPES }, plan, []),
      );
      const [verdict, judged] = await seconds(async () =>
        judgeWindow(plan, config, reference?.bundle, current?.bundle, true),
      );
      if (judged.drifted > 0) throw new Error('Two draws of the same are no drift.');
      limits.push(limit);
      profiles.push(profile);
      verdicts.push(verdict);
    }
    const ours = median(profiles) + median(verdicts);
    console.log(`decoding the file alone (the limit)  ${fixed(limits)} s`);
    console.log(`profile of a window                  ${fixed(profiles)} s`);
    console.log(`verdicts on ${COLUMNS.length} columns               ${fixed(verdicts)} s`);
    console.log(`plan and profile of the reference    ${cold.toFixed(2)} s, once`);
    console.log(`profile: ${(median(profiles) / median(limits)).toFixed(1)} times the limit (aim 5)`);
    if (asked.evidently === undefined) return console.log('Evidently: not asked (--evidently PYTHON)');
    const script = path.join(import.meta.dirname, 'time_evidently.py');
    const answer = execFileSync(
      asked.evidently,
      [script, files.reference, files.current, String(THEIR_ROWS)],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
        maxBuffer: 2 ** 24,
      },
    );
    const theirs = JSON.parse(String(answer)) as { version: string; rows: number; seconds: number };
    const alike = (theirs.seconds * ROWS) / theirs.rows;
    console.log(
      `Evidently ${theirs.version}: its drift report of ${theirs.rows.toLocaleString('en')} rows ${theirs.seconds.toFixed(1)} s, reading not counted` +
        (theirs.rows === ROWS ? '' : `; of all, were it linear, ${alike.toFixed(0)} s`),
    );
    console.log(
      `Plumbline is ${(alike / ours).toFixed(0)} times as fast (aim 40); ${(alike / (ours + cold)).toFixed(0)} with the reference read anew`,
    );
  });
} finally {
  await closeEngine();
}
