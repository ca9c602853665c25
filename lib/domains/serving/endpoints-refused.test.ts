import { describe, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { makeModel } from '@/lib/testing/models';
import * as serving from './operations';

describe('refuses bad input', () => {
  const bad: [string, object, RegExp][] = [
    ['no entity', { servedEntities: [] }, /at least one entity/],
    [
      'a version that is none',
      { servedEntities: [{ entityName: 'm', entityVersion: 'x' }] },
      /'x' is no version/,
    ],
    ['no version', { servedEntities: [{ entityName: 'm' }] }, /Name the version/],
    ['a path', { servedEntities: [{ entityName: 'models:/../x/1' }] }, /names no version/],
    [
      'an unknown size',
      { servedEntities: [{ entityName: 'MODEL', entityVersion: '1', workloadSize: 'Huge' }] },
      /no workload size/,
    ],
    [
      'an unknown type of machine',
      { servedEntities: [{ entityName: 'MODEL', entityVersion: '1', workloadType: 'Abacus' }] },
      /'Abacus' is no workload type/,
    ],
    [
      'two of one name',
      { servedEntities: [1, 1].map(() => ({ entityName: 'MODEL', entityVersion: '1', name: 'a' })) },
      /Two served entities/,
    ],
    [
      'shares that are not all',
      {
        servedEntities: [{ entityName: 'MODEL', entityVersion: '1', name: 'a' }],
        trafficConfig: { routes: [{ servedEntityName: 'a', trafficPercentage: 90 }] },
      },
      /add up to 90/,
    ],
    [
      'a route to nothing',
      {
        servedEntities: [{ entityName: 'MODEL', entityVersion: '1', name: 'a' }],
        trafficConfig: { routes: [{ servedEntityName: 'b', trafficPercentage: 100 }] },
      },
      /'b' is no served entity/,
    ],
    [
      'a secret of another place',
      {
        servedEntities: [
          { entityName: 'MODEL', entityVersion: '1', environmentVars: { A: '{{secrets/s/k}}' } },
        ],
      },
      /no secret scopes/,
    ],
  ];

  test.each(bad)('%s', async (_, config, message) => {
    const owner = await callerWithRole('contributor');
    const { name } = await makeModel(owner);
    const filled = JSON.parse(JSON.stringify(config).replaceAll('MODEL', name)) as object;
    const input = { name: `e-${unique()}`, config: filled };
    const found = await refusal(perform(serving.createEndpoint, owner, input as never));
    expect([found.code, message.test(found.message)]).toEqual(['INVALID_PARAMETER_VALUE', true]);
  });

  test.each(['', '-a', 'a/b', 'databricks-x', 'x'.repeat(64)])('the name %j', async (name) => {
    const owner = await callerWithRole('contributor');
    const input = { name, config: { servedEntities: [{ entityName: 'm', entityVersion: '1' }] } };
    expect((await refusal(perform(serving.createEndpoint, owner, input))).field).toBe('name');
  });
});

test('a model that one may not see cannot be served', async () => {
  const owner = await callerWithRole('contributor');
  const { name } = await makeModel(owner);
  await prisma().grant.deleteMany({ where: { objectType: 'registered-model', objectId: '' } });
  const stranger = { ...(await callerWithRole('contributor')), holdings: { principals: [], everywhere: {} } };
  const input = {
    name: `e-${unique()}`,
    config: { servedEntities: [{ entityName: name, entityVersion: '1' }] },
  };
  expect((await refusal(perform(serving.createEndpoint, stranger, input))).code).toBe(
    'RESOURCE_DOES_NOT_EXIST',
  );
});

test('an unknown endpoint', async () => {
  const owner = await callerWithRole('admin');
  expect((await refusal(perform(serving.getEndpoint, owner, { name: 'none' }))).message).toBe(
    "The endpoint 'none' does not exist.",
  );
});
