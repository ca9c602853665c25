import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { perform } from '@/lib/core/perform';
import * as database from '@/lib/platform/db';
import { callerWithRole, refusal, unique } from '@/lib/testing/callers';
import { makeModel } from '@/lib/testing/models';
import * as serving from '../operations';
import { RateLimits as Asked, RateLimit } from '../schemas';
import { RateLimits } from './rate-limits';

let model: Awaited<ReturnType<typeof makeModel>>;
beforeAll(async () => {
  model = await makeModel(await callerWithRole('admin'));
});
// The clock stands: nothing refills however long a test takes.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function makeEndpoint(): Promise<number> {
  const owner = await callerWithRole('admin');
  const name = `e-${unique()}`;
  await perform(serving.createEndpoint, owner, {
    name,
    config: { servedEntities: [{ entityName: model.name, entityVersion: '1' }] },
  });
  return (await database.prisma().servingEndpoint.findUniqueOrThrow({ where: { name } })).key;
}

const limit = (calls: number, more: object = {}) => ({ ...RateLimit.parse({ calls, ...more }), ...more });
const ada = { email: 'ada@example.com' };
const bob = { email: 'bob@example.com' };

/** How many of so many calls were let through. */
async function passing(count: number, take: () => number | Promise<number>): Promise<number> {
  const waits = await Promise.all(Array.from({ length: count }, async () => take()));
  return waits.filter((wait) => wait === 0).length;
}

test('two model servers share what an endpoint may have, and say when to come again', async () => {
  const key = await makeEndpoint();
  const [one, two] = [new RateLimits(key), new RateLimits(key)];
  const limits = [limit(10)];
  const [first, second] = await Promise.all([
    passing(20, () => one.take(limits, ada)),
    passing(20, () => two.take(limits, bob)),
  ]);
  expect(first + second).toBe(10);
  expect(await one.take(limits, ada)).toBe(6);
});

test('a server takes calls ahead of time, and is not waited for then', async () => {
  const limits = [limit(12_000)];
  const rates = new RateLimits(await makeEndpoint());
  expect(await rates.take(limits, ada)).toBe(0);
  const asked = vi.spyOn(database, 'rows');
  expect(Array.from({ length: 99 }, () => rates.take(limits, ada))).toEqual(new Array(99).fill(0));
  expect(asked).not.toHaveBeenCalled();
});

test('each user has a limit, and one of their own comes before it', async () => {
  const rates = new RateLimits(await makeEndpoint());
  const limits = [limit(2, { key: 'user' }), limit(4, { key: 'user', principal: 'Bob@Example.com' })];
  expect(await passing(6, () => rates.take(limits, ada))).toBe(2);
  expect(await passing(6, () => rates.take(limits, { email: 'eve@example.com' }))).toBe(2);
  expect(await passing(6, () => rates.take(limits, bob))).toBe(4);
});

test('members of a group share its limit, and who is in several has what any of them has left', async () => {
  const rates = new RateLimits(await makeEndpoint());
  const [a, b] = [crypto.randomUUID(), crypto.randomUUID()];
  const limits = [a, b].map((principalId, at) =>
    limit(at + 2, { key: 'user_group', principal: 'any name', principalId }),
  );
  expect(await passing(1, () => rates.take(limits, { ...ada, groups: [a] }))).toBe(1);
  expect(await passing(3, () => rates.take(limits, { ...bob, groups: [a] }))).toBe(1);
  expect(await passing(9, () => rates.take(limits, { ...ada, groups: [a, b] }))).toBe(3);
  // Who is in none is not limited by them.
  expect(await passing(9, () => rates.take(limits, { email: 'eve@example.com', groups: [] }))).toBe(9);
});

test('nothing is let through where the limit is nothing', async () => {
  const rates = new RateLimits(await makeEndpoint());
  expect(await rates.take([limit(0)], ada)).toBe(60);
});

test('without the database a server counts by itself', async () => {
  const rates = new RateLimits(await makeEndpoint());
  vi.spyOn(database, 'rows').mockRejectedValue(new Error('it is away'));
  const limits = [limit(60)];
  expect(await passing(5, () => rates.take(limits, ada))).toBe(1);
});

test('a limit for a group names it', async () => {
  expect(RateLimit.safeParse({ key: 'user_group', calls: 1 }).error?.issues[0]).toMatchObject({
    path: ['principal'],
    message: 'must name the group',
  });
  const owner = await callerWithRole('contributor');
  const refused = await refusal(
    perform(serving.createEndpoint, owner, {
      name: `e-${unique()}`,
      config: { servedEntities: [{ entityName: model.name, entityVersion: '1' }] },
      rateLimits: [{ key: 'user_group', calls: 5 }],
    }),
  );
  expect(refused.code).toBe('INVALID_PARAMETER_VALUE');
});

test('no two limits are for the same callers', () => {
  const said = (limits: object[]) => Asked.safeParse(limits).error?.issues[0];
  expect(
    said([{ calls: 1 }, { key: 'user', calls: 1 }, { key: 'user', principal: 'a', calls: 1 }]),
  ).toBeUndefined();
  expect(said([{ calls: 1 }, { calls: 2 }])).toMatchObject({ path: [1] });
  expect(
    said([
      { key: 'user', principal: 'a', calls: 1 },
      { key: 'user', principal: 'a', calls: 2 },
    ]),
  ).toMatchObject({
    path: [1],
    message: 'must not be for whom another limit is',
  });
  expect(said([{ key: 'service_principal', calls: 1 }])).toMatchObject({ path: [0, 'principal'] });
});
