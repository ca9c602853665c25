/** The generator, in a process of its own: kept-alive connections, each with one request under way. */
import http from 'node:http';

export type Job = {
  url: string;
  headers: Record<string, string>;
  /** Bytes come in base64. */
  body: string;
  isBytes?: boolean;
  connections: number;
  seconds: number;
};
export type Outcome = {
  requests: number;
  failures: number;
  perSecond: number;
  p50: number;
  p99: number;
  sample: string;
};

export function run({ url, headers, body: given, isBytes, connections, seconds }: Job): Promise<Outcome> {
  const body = isBytes ? Buffer.from(given, 'base64') : given;
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const { hostname, port, pathname } = new URL(url);
  const times: number[] = [];
  let failures = 0;
  let sample = '';
  const until = performance.now() + seconds * 1000;
  const one = () =>
    new Promise<void>((resolve) => {
      const began = performance.now();
      const request = http.request(
        {
          hostname,
          port,
          path: pathname,
          method: 'POST',
          agent,
          headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        },
        (answer) => {
          let text = '';
          // Each byte is a letter: an answer may be of bytes.
          answer.setEncoding('latin1');
          answer.on('data', (chunk: string) => {
            text += chunk;
          });
          answer.on('end', () => {
            if (answer.statusCode === 200) times.push(performance.now() - began);
            else failures += 1;
            sample = text;
            resolve();
          });
        },
      );
      request.on('error', () => {
        failures += 1;
        resolve();
      });
      request.end(body);
    });
  const loop = async () => {
    while (performance.now() < until) await one();
  };
  const began = performance.now();
  return Promise.all(Array.from({ length: connections }, loop)).then(() => {
    const elapsed = (performance.now() - began) / 1000;
    agent.destroy();
    times.sort((a, b) => a - b);
    const at = (share: number) =>
      times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
    return {
      requests: times.length,
      failures,
      perSecond: times.length / elapsed,
      p50: at(0.5),
      p99: at(0.99),
      sample,
    };
  });
}

process.on('message', (job: Job) => {
  void run(job).then((outcome) => {
    process.send?.(outcome);
    process.disconnect();
  });
});
