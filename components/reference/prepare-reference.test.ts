import { describe, expect, it } from 'vitest';
import { curlOf, type Entry, exampleOf, readReference, typeName } from './prepare-reference';

const document = {
  paths: {
    '/api/2.0/mlflow/runs/set-tag': {
      post: {
        operationId: 'x',
        summary: 'Sets a tag.',
        description: 'Operation `tracking.setTag`. Needs the ability `runs.write`.',
        tags: ['mlflow'],
        requestBody: {
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['key', 'tags'],
                properties: {
                  key: { type: 'string', maxLength: 250 },
                  tags: {
                    type: 'array',
                    items: { type: 'object', properties: { value: { type: 'string' } } },
                  },
                  count: { type: 'integer', minimum: -Number.MAX_SAFE_INTEGER, maximum: 9, default: 3 },
                },
              },
            },
          },
        },
      },
    },
    '/api/console/tracking.getRunPage': {
      get: {
        operationId: 'y',
        tags: ['console'],
        parameters: [
          {
            name: 'input',
            in: 'query',
            content: {
              'application/json': {
                schema: { type: 'object', required: ['runId'], properties: { runId: { type: 'string' } } },
              },
            },
          },
        ],
      },
    },
  },
};

const [setTag, getRunPage] = readReference(document) as [Entry, Entry];

describe('readReference', () => {
  it('reads what an operation is and needs', () => {
    expect(setTag).toMatchObject({
      method: 'POST',
      dialect: 'mlflow',
      group: 'runs',
      operation: 'tracking.setTag',
      ability: 'runs.write',
      example: { key: '…', tags: [{}] },
    });
    expect(getRunPage).toMatchObject({ method: 'GET', dialect: 'console', group: 'tracking' });
  });

  it('lists fields with what limits them, nested ones below', () => {
    expect(setTag.fields).toEqual([
      {
        name: 'key',
        depth: 0,
        type: 'string',
        isRequired: true,
        place: 'body',
        notes: ['at most 250 characters'],
      },
      { name: 'tags', depth: 0, type: 'list of object', isRequired: true, place: 'body', notes: [] },
      { name: 'value', depth: 1, type: 'string', isRequired: false, place: 'body', notes: [] },
      {
        name: 'count',
        depth: 0,
        type: 'integer',
        isRequired: false,
        place: 'body',
        notes: ['at most 9', 'default 3'],
      },
    ]);
    expect(getRunPage.fields[0]).toMatchObject({ name: 'runId', place: 'input', isRequired: true });
  });
});

it('names types and makes examples', () => {
  expect(typeName({ anyOf: [{ type: 'string' }, { type: 'integer' }] })).toBe('string or integer');
  expect(typeName({ enum: ['a', 'b'] })).toBe('"a" | "b"');
  expect(typeName({})).toBe('any');
  expect(exampleOf({ type: 'integer', minimum: 1 })).toBe(1);
});

it('writes a call for the terminal', () => {
  expect(curlOf(setTag, 'http://h')).toContain(`-X POST 'http://h/api/2.0/mlflow/runs/set-tag'`);
  expect(curlOf(setTag, 'http://h')).toContain(`-d '{"key":"…","tags":[{}]}'`);
  expect(curlOf(getRunPage, 'http://h')).toContain('getRunPage?input=%7B%22runId%22');
});
