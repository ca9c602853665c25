import { expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { callerWithRole, unique } from '@/lib/testing/callers';
import { makeModel } from '@/lib/testing/models';
import * as serving from './operations';
import { goLive, system } from './settle';

/** The bodies that the document of a model with that signature lets one send. */
async function bodiesFor(inputs: object[], params: object[] | null = null) {
  const owner = await callerWithRole('contributor');
  const said = { inputs: JSON.stringify(inputs), params: params && JSON.stringify(params) };
  const MLmodel = `flavors: {}\nsignature:\n  inputs: '${said.inputs}'\n  outputs: null\n  params: ${said.params ? `'${said.params}'` : 'null'}\n`;
  const model = await makeModel(owner, { files: { MLmodel } });
  const name = `e-${unique()}`;
  const servedEntities = [{ name: 'v1', entityName: model.name, entityVersion: '1' }];
  await perform(serving.createEndpoint, owner, { name, config: { servedEntities } });
  const { key } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { name } });
  await perform(goLive, system('test'), { key, version: 1 });
  const { paths } = await perform(serving.getOpenApi, owner, { name });
  const { post } = paths['/served-models/v1/invocations'] as {
    post: {
      requestBody: {
        content: Record<string, { schema: { oneOf: { properties: Record<string, object> }[] } }>;
      };
    };
  };
  const { oneOf = [] } = post.requestBody.content['application/json']?.schema ?? {};
  return oneOf.map(({ properties }) => properties);
}

test('named columns are sent as records, and parameters beside them', async () => {
  const bodies = await bodiesFor(
    [
      { name: 'amount', type: 'double', required: true },
      { name: 'since', type: 'datetime', required: false },
    ],
    [
      { name: 'temperature', type: 'double', default: 0.5, shape: null },
      { name: 'stops', type: 'string', default: null, shape: [-1] },
    ],
  );
  const params = {
    type: 'object',
    properties: {
      temperature: { type: 'number', format: 'double', default: 0.5 },
      stops: { type: 'array', items: { type: 'string' } },
    },
  };
  expect(bodies.map(Object.keys)).toEqual([
    ['dataframe_split', 'params'],
    ['dataframe_records', 'params'],
  ]);
  expect(bodies[1]).toEqual({
    dataframe_records: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          amount: { type: 'number', format: 'double' },
          since: { type: 'string', format: 'date-time' },
        },
        required: ['amount'],
      },
    },
    params,
  });
});

test('columns without names have no records, whose fields could only be called nothing', async () => {
  const bodies = await bodiesFor([{ type: 'double' }, { type: 'long' }]);
  expect(bodies.map(Object.keys)).toEqual([['dataframe_split'], ['instances'], ['inputs']]);
});
