/** How large and how long a run of the bench is. */
import { parseArgs } from 'node:util';

const SCENARIOS = ['join', 'online'] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

const USAGE = `tsx bench/features/main.ts [--quick] [--only ${SCENARIOS.join(',')}] [--rounds N] [--feast PYTHON] [--pgbench PROGRAM]
  --quick   a tenth of the data: to see that all works, not to quote
  --only    some of the scenarios
  --rounds  how often each side is measured, alternately (default 3)
  --pgbench the program, for look-ups beside the bare prepared statement
  --feast   a Python that has feast, dask and psycopg: the join beside Feast's own offline store, look-ups beside its feature server`;

export type Settings = {
  only: ReadonlySet<ScenarioName>;
  rounds: number;
  featureRows: number;
  labels: number;
  entities: number;
  features: number;
  feast?: string;
  pgbench?: string;
};

export function readSettings(argv: string[]): Settings {
  const { values } = parseArgs({
    args: argv,
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      rounds: { type: 'string' },
      feast: { type: 'string' },
      pgbench: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const names = values.only?.split(',') ?? [...SCENARIOS];
  const isKnown = names.every((name) => SCENARIOS.some((known) => known === name));
  if (values.help || !isKnown) {
    console.log(USAGE);
    process.exit(values.help ? 0 : 2);
  }
  const scale = values.quick ? 10 : 1;
  return {
    only: new Set(names as ScenarioName[]),
    rounds: Number(values.rounds ?? 3),
    featureRows: 10_000_000 / scale,
    labels: 1_000_000 / scale,
    entities: 100_000 / scale,
    features: 10,
    feast: values.feast,
    pgbench: values.pgbench,
  };
}
