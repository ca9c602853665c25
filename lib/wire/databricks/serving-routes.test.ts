/** What clients of the managed platform ask of an endpoint's gateway: agreed to where it is done, refused where nobody does it. */
import { beforeAll, expect, test } from 'vitest';
import { perform } from '@/lib/core/perform';
import { createToken } from '@/lib/domains/identity/operations';
import { createEndpoint } from '@/lib/domains/serving/operations';
import { prisma } from '@/lib/platform/db';
import { callerWithRole, unique } from '@/lib/testing/callers';
import { makeModel } from '@/lib/testing/models';
import { createApp } from '../app';

const app = createApp();
const name = `e-${unique()}`;
let token: string;
beforeAll(async () => {
  const owner = await callerWithRole('contributor');
  ({ token } = await perform(createToken, owner, { name: 'serving' }));
  const model = await makeModel(owner);
  await perform(createEndpoint, owner, {
    name,
    config: { servedEntities: [{ entityName: model.name, entityVersion: '1' }] },
    settings: { log: { isOn: true, sampling: 1, maxBytes: 1000, masked: ['card'], retentionDays: 7 } },
  });
});

async function put(body: object) {
  const answer = await app.request(`/api/2.0/serving-endpoints/${name}/ai-gateway`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}

test('limits and the log are set, and told as they are; what the log masks stays masked', async () => {
  const limit = { key: 'user', calls: 500, renewal_period: 'minute' };
  expect(await put({ rate_limits: [limit], inference_table_config: { enabled: false } })).toEqual({
    status: 200,
    body: {
      rate_limits: [limit],
      inference_table_config: { enabled: false },
      usage_tracking_config: { enabled: true },
    },
  });
  const { settings } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { name } });
  expect(settings).toMatchObject({
    log: { isOn: false, masked: ['card'], retentionDays: 7, maxBytes: 1000 },
  });
});

test.each([
  ['guardrails', { guardrails: { input: { safety: true } } }, 'not filtered'],
  ['a fallback', { fallback_config: { enabled: true } }, 'not sent to another'],
])('%s are refused: nobody does that', async (_, body, why) => {
  const { status, body: said } = await put(body);
  expect(status).toBe(400);
  expect(said).toMatchObject({
    error_code: 'INVALID_PARAMETER_VALUE',
    message: expect.stringContaining(why),
  });
});

test('what is wrong with a limit is told by the name that the body has for it', async () => {
  const { status, body: said } = await put({
    rate_limits: [{ key: 'user', calls: -1, renewal_period: 'minute' }],
  });
  expect(status).toBe(400);
  expect(said).toMatchObject({
    error_code: 'INVALID_PARAMETER_VALUE',
    message: expect.stringMatching(/(^|[^.])rate_limits\[0\]\.calls/),
  });
});
