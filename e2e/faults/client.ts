/** A client that does what mlflow's does when the server is away: it sends the same request again. */
import { setTimeout as wait } from 'node:timers/promises';
import { admin } from './installation';

export type Answer = { status: number; retryAfter: string | null; body: unknown };
export type Call = {
  method?: string;
  token?: string;
  body?: unknown;
  bytes?: Uint8Array<ArrayBuffer>;
  headers?: HeadersInit;
};

export async function send(url: string, path: string, call: Call = {}): Promise<Answer> {
  const { body, bytes, token = admin.token } = call;
  const response = await fetch(url + path, {
    method: call.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...call.headers,
    },
    body: bytes ?? (body === undefined ? undefined : JSON.stringify(body)),
    signal: AbortSignal.timeout(40_000),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: isJson ? JSON.parse(text) : text,
  };
}

const TRY_FOR = 60_000;

/** Sends until it is answered 200. What is neither that nor worth another try is an error. */
export async function sendUntilDone<Body = Record<string, unknown>>(
  url: string,
  path: string,
  call: Call = {},
): Promise<Body> {
  const until = Date.now() + TRY_FOR;
  for (;;) {
    const answer = await send(url, path, call).catch(() => undefined);
    if (answer?.status === 200) return answer.body as Body;
    if (answer && answer.status !== 503)
      throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    if (Date.now() > until) throw new Error(`${path} was not answered in time.`);
    await wait(100);
  }
}

type Run = {
  run: {
    info: { run_id: string; artifact_uri: string };
    data: { metrics?: Point[]; params?: unknown[]; tags?: unknown[] };
  };
};
export type Point = { key: string; value: number; timestamp: number | string; step: number | string };

export async function makeRun(url: string): Promise<string> {
  const body = { experiment_id: '0', start_time: 1 };
  return (await sendUntilDone<Run>(url, '/api/2.0/mlflow/runs/create', { body })).run.info.run_id;
}

export const getRun = async (url: string, runId: string) =>
  (await sendUntilDone<Run>(url, `/api/2.0/mlflow/runs/get?run_id=${runId}`)).run;

export async function historyOf(url: string, runId: string, key: string): Promise<Point[]> {
  const query = new URLSearchParams({ run_id: runId, metric_key: key, max_results: '25000' });
  const { metrics = [] } = await sendUntilDone<{ metrics?: Point[] }>(
    url,
    `/api/2.0/mlflow/metrics/get-history?${query}`,
  );
  return metrics;
}

/** Runs `step` over and over, until stopped; the first error ends the whole. */
export function inTheBackground(step: (round: number) => Promise<void>): () => Promise<void> {
  let isOver = false;
  const work = (async () => {
    for (let round = 0; !isOver; round += 1) await step(round);
  })();
  work.catch(() => undefined);
  return () => {
    isOver = true;
    return work;
  };
}
