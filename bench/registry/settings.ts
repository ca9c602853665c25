/** How large and how long a run of the bench is. */
import { python, readAsked } from '../asked';

const USAGE = `tsx bench/registry/main.ts [--quick] [--rounds N]
  --quick   a tenth of the data and short rounds: to see that all works, not to quote
  --rounds  how often each server is measured, alternately (default 3)
Settings: BENCH_PYTHON, a Python with mlflow and psycopg2 (default .venv/bin/python)`;

export type RegistrySettings = {
  rounds: number;
  /** Length of one measured stretch. */
  seconds: number;
  connections: number;
  models: number;
  /** Of all models together. */
  versions: number;
  /** Of one of them: models that a pipeline registers every hour. */
  largest: number;
  python: string;
};

export function readSettings(argv: string[]): RegistrySettings {
  const { isQuick, rounds } = readAsked(argv, { usage: USAGE });
  const scale = isQuick ? 10 : 1;
  return {
    rounds,
    seconds: isQuick ? 2 : 5,
    connections: 16,
    models: 5000 / scale,
    versions: 200_000 / scale,
    largest: 20_000 / scale,
    python: python(),
  };
}
