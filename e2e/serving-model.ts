/** A registered model of ONNX graphs, and endpoints of it, by the public API: what a training script would leave behind. */
import type { Page } from 'playwright/test';
import { linearGraph, onnxFiles } from '../lib/testing/onnx-model';
import { type Api, admin } from './fixtures';

const url = process.env.PLUMBLINE_URL ?? 'http://127.0.0.1:3000';
export const COLUMNS = ['amount', 'age'];

const send = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
};

/** Version 1 answers `amount + age`, version 2 twice that, and so on. Answers the model's name. */
export async function registerModel(api: Api, versions = 2): Promise<string> {
  const name = `fraud-${crypto.randomUUID().slice(0, 8)}`;
  const experimentId = await api.experiment();
  await api.post('registered-models/create', { name });
  for (let version = 1; version <= versions; version += 1) {
    const runId = await api.run(experimentId);
    const files = onnxFiles(linearGraph([version, version], 0), COLUMNS);
    for (const [file, content] of Object.entries(files)) {
      await api.upload(
        runId,
        `model/${file}`,
        typeof content === 'string' ? content : new Uint8Array(content),
      );
    }
    await api.post('model-versions/create', { name, source: `runs:/${runId}/model`, run_id: runId });
  }
  return name;
}

type State = { state: { ready: string; config_update: string } };

/** An endpoint that answers, with these shares of the versions. */
export async function serveModel(model: string, shares: Record<number, number>): Promise<string> {
  const name = `e-${crypto.randomUUID().slice(0, 8)}`;
  const versions = Object.keys(shares);
  await send('POST', '/api/2.0/serving-endpoints', {
    name,
    config: {
      served_entities: versions.map((version) => ({
        name: `v${version}`,
        entity_name: model,
        entity_version: version,
      })),
      traffic_config: {
        routes: versions.map((version) => ({
          served_model_name: `v${version}`,
          traffic_percentage: shares[Number(version)],
        })),
      },
    },
  });
  return settled(name);
}

async function settled(name: string): Promise<string> {
  for (;;) {
    const { state } = await send<State>('GET', `/api/2.0/serving-endpoints/${name}`);
    if (state.ready === 'READY' && state.config_update === 'NOT_UPDATING') return name;
    if (state.config_update === 'UPDATE_FAILED') throw new Error(`${name} is not served`);
  }
}

/** Version 1 live, version 2 its canary at a tenth of the traffic, version 3 a shadow. */
export async function startRollout(name: string, model: string): Promise<string> {
  await send('PUT', `/api/2.0/serving-endpoints/${name}/config`, {
    served_entities: ['1', '2', '3'].map((version) => ({
      name: `v${version}`,
      entity_name: model,
      entity_version: version,
    })),
    traffic_config: { routes: [{ served_model_name: 'v1', traffic_percentage: 100 }] },
    canary: { entity: 'v2', steps: [10, 50, 100], max_p95_ms: 200 },
    shadow: { entity: 'v3' },
  });
  return settled(name);
}

export const predictAll = (endpoint: string, rows: Record<string, number | string>[]) =>
  send<{ predictions: { variable: number }[] }>('POST', `/serving-endpoints/${endpoint}/invocations`, {
    dataframe_records: rows,
  });

export const predict = (endpoint: string, row: Record<string, number>) => predictAll(endpoint, [row]);

/** The page leaves first: one that still looks at the endpoint would be told that it is gone. */
export async function removeEndpoint(page: Page, name: string): Promise<void> {
  await page.goto('/settings');
  await send('DELETE', `/api/2.0/serving-endpoints/${name}`);
}
