/** How large and how long a run of the bench is. */
import { parseArgs } from 'node:util';

const SCENARIOS = ['writes', 'training-loop', 'search', 'history', 'artifacts', 'start-up'] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

const USAGE = `tsx bench/tracking/main.ts [--quick] [--only ${SCENARIOS.join(',')}] [--rounds N]
  --quick   a tenth of the data and short rounds: to see that all works, not to quote
  --only    some of the scenarios
  --rounds  how often each server is measured, alternately (default 3)
Settings: BENCH_PYTHON, a Python with mlflow and psycopg2 (default .venv/bin/python)`;

export type Settings = {
  only: ReadonlySet<ScenarioName>;
  rounds: number;
  /** Length of one measured stretch. */
  seconds: number;
  connections: number;
  runs: number;
  points: number;
  artifactMegabytes: number;
  loopSteps: number;
  starts: number;
  python: string;
};

export function readSettings(argv: string[]): Settings {
  const { values } = parseArgs({
    args: argv,
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      rounds: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  const isQuick = values.quick;
  return {
    only: readOnly(values.only),
    rounds: Number(values.rounds ?? (isQuick ? 2 : 3)),
    seconds: isQuick ? 2 : 5,
    connections: 16,
    runs: isQuick ? 10_000 : 100_000,
    points: isQuick ? 100_000 : 1_000_000,
    artifactMegabytes: isQuick ? 20 : 100,
    loopSteps: isQuick ? 300 : 2_000,
    starts: isQuick ? 1 : 3,
    python: process.env.BENCH_PYTHON ?? '.venv/bin/python',
  };
}

function readOnly(given: string | undefined): ReadonlySet<ScenarioName> {
  if (given === undefined) return new Set(SCENARIOS);
  const names = given.split(',').map((name) => name.trim());
  for (const name of names) {
    if (!SCENARIOS.some((known) => known === name)) {
      console.error(`There is no scenario '${name}'.\n\n${USAGE}`);
      process.exit(2);
    }
  }
  return new Set(names as ScenarioName[]);
}
