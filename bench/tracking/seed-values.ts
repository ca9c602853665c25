/** The same made-up values for both schemas, as SQL over a run's number `i`, a key's number `k` and a `step`. */
export const METRICS = 10;
export const PARAMS = 10;

/** 0 ≤ x < 1, spread evenly and the same in every database. */
const spread = (seed: string) => `((hashint8((${seed})::bigint)::bigint & 1048575) / 1048576.0)::float8`;

export const runs = {
  id: `md5('run ' || i)`,
  name: `'run-' || i`,
  status: `CASE i % 10 WHEN 0 THEN 'FAILED' WHEN 1 THEN 'RUNNING' ELSE 'FINISHED' END`,
  startTime: `(1700000000000 + i::bigint * 1000)`,
  metricKey: `'metric ' || k`,
  metricValue: spread(`i::bigint * 31 + k`),
  paramKey: `'p' || k`,
  paramValue: `'v' || (hashint8((i::bigint * 17 + k)::bigint)::bigint & 15)`,
  tags: [
    `('mlflow.runName', 'run-' || i)`,
    `('mlflow.user', 'ada')`,
    `('mlflow.source.name', 'train.py')`,
    `('mlflow.source.type', 'LOCAL')`,
    `('team', CASE i % 5 WHEN 0 THEN 'north' WHEN 1 THEN 'south' ELSE 'east' END)`,
  ].join(', '),
};

export const history = {
  timestamp: `(1700000000000 + step * 10)`,
  value: `(1.0 / (step + 1) + 0.05 * sin(step / 100.0))::float8`,
};
