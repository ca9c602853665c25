/** How large and how long a run of the bench is. */
import { type Asked, readAsked } from '../asked';

const SCENARIOS = ['join', 'online'] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

const USAGE = `tsx bench/features/main.ts [--quick] [--only ${SCENARIOS.join(',')}] [--rounds N] [--feast PYTHON] [--pgbench PROGRAM]
  --quick   a tenth of the data and fewer rounds: to see that all works, not to quote
  --only    some of the scenarios
  --rounds  how often each side is measured, alternately (default 3)
  --pgbench the program, for look-ups beside the bare prepared statement
  --feast   a Python that has feast, dask and psycopg: the join beside Feast's own offline store, look-ups beside its feature server`;

export type Settings = Pick<Asked<ScenarioName>, 'only' | 'rounds'> & {
  featureRows: number;
  labels: number;
  entities: number;
  features: number;
  feast?: string;
  pgbench?: string;
};

export function readSettings(argv: string[]): Settings {
  const { isQuick, only, rounds, own } = readAsked(argv, {
    usage: USAGE,
    scenarios: SCENARIOS,
    own: ['feast', 'pgbench'],
  });
  const scale = isQuick ? 10 : 1;
  return {
    only,
    rounds,
    featureRows: 10_000_000 / scale,
    labels: 1_000_000 / scale,
    entities: 100_000 / scale,
    features: 10,
    ...own,
  };
}
