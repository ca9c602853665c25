/** The load generator, a process of its own: so many connections, each with one request under way, for so long. */
import { maker, type Recipe } from './bodies';
import { Connection } from './connection';

export type Job = {
  url: string;
  headers: Record<string, string>;
  connections: number;
  /** No request is begun after this; those under way are waited for and counted. */
  seconds: number;
  /** At most so many requests on each connection. */
  most?: number;
  offset: number;
  recipe: Recipe;
};

export type Outcome = {
  requests: number;
  failures: number;
  firstFailure?: string;
  seconds: number;
  bytes: number;
  p50: number;
  p95: number;
  cpuSeconds: number;
};

const quantile = (sorted: number[], at: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? 0;

async function work(job: Job): Promise<Outcome> {
  const { hostname, port } = new URL(job.url);
  const given = Object.entries(job.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const common = ` HTTP/1.1\r\nHost: ${hostname}:${port}\r\n${given.join('')}`;
  const milliseconds: number[] = [];
  const outcome = { failures: 0, bytes: 0, firstFailure: undefined as string | undefined };
  const makers = Array.from({ length: job.connections }, (_, index) => maker(job.recipe, index, job.offset));
  const cpu = process.cpuUsage();
  const began = performance.now();
  const until = began + job.seconds * 1000;

  const drive = async (make: (n: number) => { method: string; path: string; body?: string | Buffer }) => {
    const connection = new Connection(hostname, Number(port));
    for (let n = 0; n < (job.most ?? Number.POSITIVE_INFINITY) && performance.now() < until; n += 1) {
      const { method, path, body } = make(n);
      const type = typeof body === 'string' ? 'Content-Type: application/json\r\n' : '';
      const length = body === undefined ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`;
      const sent = performance.now();
      const answer = await connection
        .request(`${method} ${path}${common}${type}${length}\r\n`, body)
        .catch((error: Error) => ({ status: 0, bytes: 0, body: error.message }));
      milliseconds.push(performance.now() - sent);
      outcome.bytes += answer.bytes;
      if (answer.status !== 200) {
        outcome.failures += 1;
        outcome.firstFailure ??= `${answer.status} ${answer.body.slice(0, 500)}`;
      }
    }
    connection.close();
  };
  await Promise.all(makers.map(drive));

  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  milliseconds.sort((a, b) => a - b);
  return {
    ...outcome,
    requests: milliseconds.length,
    seconds,
    p50: quantile(milliseconds, 0.5),
    p95: quantile(milliseconds, 0.95),
    cpuSeconds: (user + system) / 1e6,
  };
}

process.once('message', (job: Job) => {
  work(job).then(
    (outcome) => process.send?.({ outcome }, () => process.exit(0)),
    (error) => process.send?.({ error: String(error) }, () => process.exit(0)),
  );
});
process.send?.({ ready: true });
