/** How large and how long a run of the bench is. */
import { type Asked, python, readAsked } from '../asked';

const SCENARIOS = ['writes', 'training-loop', 'search', 'history', 'artifacts', 'start-up'] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

const USAGE = `tsx bench/tracking/main.ts [--quick] [--only ${SCENARIOS.join(',')}] [--rounds N]
  --quick   a tenth of the data and short rounds: to see that all works, not to quote
  --only    some of the scenarios
  --rounds  how often each server is measured, alternately (default 3)
Settings: BENCH_PYTHON, a Python with mlflow and psycopg2 (default .venv/bin/python)`;

export type Settings = Pick<Asked<ScenarioName>, 'only' | 'rounds'> & {
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
  const { isQuick, only, rounds } = readAsked(argv, { usage: USAGE, scenarios: SCENARIOS });
  return {
    only,
    rounds,
    seconds: isQuick ? 2 : 5,
    connections: 16,
    runs: isQuick ? 10_000 : 100_000,
    points: isQuick ? 100_000 : 1_000_000,
    artifactMegabytes: isQuick ? 20 : 100,
    loopSteps: isQuick ? 300 : 2_000,
    starts: isQuick ? 1 : 3,
    python: python(),
  };
}
