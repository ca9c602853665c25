/** What Postgres itself does with such writes: pg clients, one prepared statement and one commit a request. */
import pg from 'pg';

export type PostgresJob = {
  databaseUrl: string;
  clients: number;
  seconds: number;
  runIds: string[];
  /** Points a request, and whether each is of a metric of its own. */
  size: number;
  isOfKeys: boolean;
};

const WRITE = {
  name: 'points',
  text: `
WITH run AS (SELECT key FROM runs WHERE id = $1 AND lifecycle_stage = 'active'),
given AS (SELECT * FROM unnest($2::int[], $3::bigint[], $4::bigint[], $5::float8[]) AS point (name_id, step, timestamp, value)),
added AS (
  INSERT INTO metric_points (run_key, name_id, step, timestamp, value)
  SELECT run.key, given.* FROM run, given ON CONFLICT DO NOTHING)
INSERT INTO latest_metrics AS latest (run_key, name_id, step, timestamp, value, first_value, first_step, count)
SELECT DISTINCT ON (name_id) run.key, name_id, step, timestamp, value, value, step, 1 FROM run, given
ORDER BY name_id, step DESC, timestamp DESC, value DESC
ON CONFLICT (run_key, name_id) DO UPDATE
SET step = excluded.step, timestamp = excluded.timestamp, value = excluded.value, count = latest.count + 1
WHERE (excluded.step, excluded.timestamp, excluded.value) >= (latest.step, latest.timestamp, latest.value)`,
};
const START = 1_700_000_000_000;
/** Far from what the servers logged. */
const FIRST_STEP = 1_000_000_000;

async function work({ databaseUrl, clients, seconds, runIds, size, isOfKeys }: PostgresJob): Promise<number> {
  const connections = Array.from({ length: clients }, () => new pg.Client(databaseUrl));
  await Promise.all(connections.map((client) => client.connect()));
  const names = Array.from({ length: isOfKeys ? size : 1 }, (_, index) => `alone ${index}`);
  const { rows } = await (connections[0] as pg.Client).query<{ id: number }>(
    'INSERT INTO metric_names (name) SELECT unnest($1::text[]) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id',
    [names],
  );
  const ids = rows.map(({ id }) => id);
  const began = performance.now();
  const until = began + seconds * 1000;
  let requests = 0;
  const drive = async (client: pg.Client, index: number) => {
    for (let n = 0; performance.now() < until; n += 1) {
      const at = Array.from({ length: size }, (_, row) => row);
      const steps = at.map((row) => FIRST_STEP + (isOfKeys ? n : n * size + row));
      await client.query({
        ...WRITE,
        values: [
          runIds[index % runIds.length],
          at.map((row) => ids[isOfKeys ? row : 0]),
          steps,
          steps.map((step) => START + step),
          at.map((row) => row / (n + 3)),
        ],
      });
      requests += 1;
    }
  };
  await Promise.all(connections.map(drive));
  const rate = requests / ((performance.now() - began) / 1000);
  await Promise.all(connections.map((client) => client.end()));
  return rate;
}

process.once('message', (job: PostgresJob) => {
  work(job).then(
    (rate) => process.send?.({ rate }, () => process.exit(0)),
    (error) => process.send?.({ error: String(error) }, () => process.exit(0)),
  );
});
process.send?.({ ready: true });
