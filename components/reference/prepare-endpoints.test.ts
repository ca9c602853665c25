import { expect, test } from 'vitest';
import { curlOf, type OpenApi, prepareEndpoints } from './prepare-endpoints';

const document: OpenApi = {
  paths: {
    '/api/2.0/mlflow/runs/log-metric': {
      post: {
        summary: 'Adds one point.',
        description: '',
        tags: ['mlflow'],
        requestBody: {
          content: {
            'application/json': {
              schema: {
                properties: { key: { type: 'string' }, step: { type: ['integer', 'string'] } },
                required: ['key'],
              },
            },
          },
        },
      },
    },
    '/api/2.0/mlflow/logged-models/{model_id}': {
      get: {
        summary: 'A model.',
        description: '',
        tags: ['mlflow'],
        parameters: [{ name: 'model_id', in: 'path', required: true, schema: { type: 'string' } }],
      },
    },
    '/api/console/tracking.getRun': { get: { summary: 'A run.', description: '', tags: ['console'] } },
  },
};

test('only the dialect, only what holds every word', () => {
  expect(prepareEndpoints(document, 'mlflow', '').map(({ path }) => path)).toHaveLength(2);
  expect(prepareEndpoints(document, 'mlflow', 'POINT metric').map(({ method }) => method)).toEqual(['POST']);
  expect(prepareEndpoints(document, 'console', 'point')).toEqual([]);
});

test('fields say where they go, what they are and whether they must be', () => {
  const [post, get] = prepareEndpoints(document, 'mlflow', '');
  expect(post?.fields).toEqual([
    { name: 'key', type: 'string', isRequired: true, place: 'body' },
    { name: 'step', type: 'integer | string', isRequired: false, place: 'body' },
  ]);
  expect(get?.fields).toEqual([{ name: 'model_id', type: 'string', isRequired: true, place: 'path' }]);
});

test('a call to copy names the required fields', () => {
  const [post] = prepareEndpoints(document, 'mlflow', 'metric');
  expect(post && curlOf('http://h', post)).toContain(`-d '{"key": …}'`);
});
