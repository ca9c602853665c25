/** A server that keeps nothing and answers at once: how fast the client alone can be. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

const RUN = {
  info: { run_id: '0'.repeat(32), run_name: 'none', experiment_id: '1', status: 'RUNNING', start_time: 0 },
  data: {},
};
const ANSWERS: Record<string, object> = {
  'experiments/get-by-name': { experiment: { experiment_id: '1', name: 'none', lifecycle_stage: 'active' } },
  'runs/create': { run: RUN },
  'runs/get': { run: RUN },
  'runs/update': { run_info: RUN.info },
};

export async function answerAtOnce(): Promise<{ url: string; stop(): void }> {
  const server = http.createServer((request, response) => {
    const route = request.url?.replace(/^.*\/mlflow\//, '').replace(/\?.*$/, '') ?? '';
    request.resume().once('end', () => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(ANSWERS[route] ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => void server.close() };
}
