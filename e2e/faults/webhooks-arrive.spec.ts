import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'playwright/test';
import { send, sendUntilDone } from './client';
import { Installation } from './installation';

const api = (path: string) => `/api/2.0/mlflow/${path}`;
const EVENTS = 40;

type Letter = { version: string; to_stage: string; comment?: string };
const letters: Letter[] = [];
/** While it is deaf it takes a letter and says nothing. */
let isDeaf = false;
const unanswered: ServerResponse[] = [];
const receiver = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  letters.push(JSON.parse(body) as Letter);
  if (isDeaf) unanswered.push(response);
  else response.end('ok');
});

let installation: Installation;
test.beforeAll(async () => {
  installation = await Installation.make();
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
});
test.afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await installation.end();
});
test.beforeEach(() => {
  letters.length = 0;
  isDeaf = false;
});

/** A model with one version, and a webhook of its transitions. */
async function makeModel(url: string, name: string): Promise<void> {
  const { run } = await sendUntilDone<{ run: { info: { run_id: string } } }>(url, api('runs/create'), {
    body: { experiment_id: '0', start_time: 1 },
  });
  await sendUntilDone(url, api('registered-models/create'), { body: { name } });
  const source = `runs:/${run.info.run_id}/model`;
  await sendUntilDone(url, api('model-versions/create'), { body: { name, source } });
  const { port } = receiver.address() as AddressInfo;
  await sendUntilDone(url, api('registry-webhooks/create'), {
    body: {
      model_name: name,
      events: ['MODEL_VERSION_TRANSITIONED_STAGE'],
      http_url_spec: { url: `http://127.0.0.1:${port}/` },
    },
  });
}

const move = (url: string, name: string, stage: string, comment = '') =>
  send(url, api('databricks/model-versions/transition-stage'), {
    body: { name, version: '1', stage, archive_existing_versions: false, comment },
  });

test('killed between the commit and the delivery: the webhook still arrives', async () => {
  const web = await installation.startWeb();
  await makeModel(web.url, 'between');
  expect((await move(web.url, 'between', 'Production')).status).toBe(200);
  await web.kill();
  expect(letters).toEqual([]);
  const worker = await installation.startWorker();
  await expect.poll(() => letters.map((letter) => letter.to_stage)).toEqual(['Production']);
  await worker.stop();
});

test('killed while it delivers: another worker sends it again', async () => {
  const web = await installation.startWeb();
  await makeModel(web.url, 'during');
  isDeaf = true;
  const worker = await installation.startWorker();
  expect((await move(web.url, 'during', 'Staging')).status).toBe(200);
  await expect.poll(() => letters.length).toBe(1);
  await worker.kill();
  isDeaf = false;
  const next = await installation.startWorker();
  await expect.poll(() => letters.length, { timeout: 150_000 }).toBe(2);
  expect(letters[1]).toEqual(letters[0]);
  await next.stop();
  await web.stop();
});

test('web and worker are killed again and again: everything that was acknowledged is told', async () => {
  test.setTimeout(300_000);
  let web = await installation.startWeb();
  await makeModel(web.url, 'often');
  let worker = await installation.startWorker();
  const acknowledged: string[] = [];
  for (let event = 0; event < EVENTS; event += 1) {
    const stage = event % 2 === 0 ? 'Staging' : 'Production';
    const { status } = await move(web.url, 'often', stage, `event ${event}`);
    expect(status).toBe(200);
    acknowledged.push(`event ${event}`);
    if (event % 13 === 12) {
      await Promise.all([web.kill(), worker.kill()]);
      web = await installation.startWeb(web.port);
      worker = await installation.startWorker();
    }
  }
  const missing = () => acknowledged.filter((event) => !letters.some(({ comment }) => comment === event));
  await expect.poll(missing, { timeout: 150_000 }).toEqual([]);
  await Promise.all([web.stop(), worker.stop()]);
});
