import sql from 'sql-template-tag';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma, rows } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { BACK_OFF } from '@/lib/platform/post-once';
import { seal } from '@/lib/platform/seal';
import { asking, auditBy, callerWithRole, refusal } from '@/lib/testing/callers';
import { type HookReceiver, receiveHooks } from '@/lib/testing/hook-receiver';
import { type MadeModel, makeModel } from '@/lib/testing/models';
import { createComment } from './comments';
import { deliver, forgetDeliveries, sweepDeliveries } from './deliver';
import { listDeliveries, replayDeadDeliveries, replayDelivery } from './deliveries';
import { createWebhook, listWebhooks, updateWebhook } from './webhooks';

let admin: Caller;
let receiver: HookReceiver;
let model: MadeModel;
beforeAll(async () => {
  admin = await callerWithRole('admin');
  receiver = await receiveHooks();
});
afterAll(() => receiver.close());
beforeEach(async () => {
  env.webhookAddresses = ['127.0.0.1'];
  model = await makeModel(admin);
});
afterEach(async () => {
  env.webhookAddresses = [];
  receiver.seen.length = 0;
  receiver.answers.length = 0;
  await prisma().webhook.deleteMany({});
  await forgetJobs();
});

const make = async () =>
  (
    await perform(createWebhook, admin, {
      modelName: model.name,
      events: ['COMMENT_CREATED'],
      httpUrlSpec: { url: receiver.url, secret: 'a shared secret' },
    })
  ).webhook;

const say = (comment: string) => perform(createComment, admin, { name: model.name, version: 1, comment });
const letters = (webhookId: string) =>
  prisma().webhookDelivery.findMany({ where: { webhookId }, orderBy: { id: 'asc' } });
const jobs = () =>
  rows<{ key: string; runAt: Date }>(sql`
    SELECT key, run_at AS "runAt" FROM graphile_worker.jobs WHERE key LIKE 'webhook-delivery:%' ORDER BY id`);
const forgetJobs = () =>
  rows(
    sql`SELECT graphile_worker.remove_job(key) FROM graphile_worker.jobs WHERE key LIKE 'webhook-delivery:%'`,
  );
const { signal } = new AbortController();

test('what no header may have ends it, with the reason', async () => {
  const { id } = await make();
  await prisma().webhook.update({
    where: { id },
    data: { jobId: '1', jobWorkspaceUrl: receiver.url, jobToken: seal('dapi1\n', `webhook:${id}:job`) },
  });
  await say('one');
  const [letter] = await letters(id);
  await deliver(Number(letter?.id), signal);
  expect((await letters(id))[0]).toMatchObject({
    status: 'dead',
    fault: expect.stringContaining('no header may have'),
  });
});

test('it is sent, and what was answered is kept', async () => {
  const { id } = await make();
  await say('one');
  const [letter] = await letters(id);
  await deliver(Number(letter?.id), signal);
  expect(receiver.seen.map(({ body }) => body)).toEqual([letter?.body]);
  expect(receiver.seen[0]?.headers).toMatchObject({
    'content-type': 'application/json',
    'x-plumbline-delivery-id': letter?.uid,
  });
  const { deliveries } = await perform(listDeliveries, admin, { webhookId: id });
  expect(deliveries).toMatchObject([
    { status: 'delivered', attempts: 1, responseStatus: 200, fault: null, log: [{ status: 200 }] },
  ]);
  expect(deliveries[0]?.responseBody?.startsWith('the answerthe answer')).toBe(true);
  // Sent once: whoever comes later finds nothing to do.
  await deliver(Number(letter?.id), signal);
  expect(receiver.seen).toHaveLength(1);
  const { webhooks } = await perform(listWebhooks, admin, { modelName: model.name });
  expect(webhooks).toMatchObject([{ pending: 0, dead: 0, last: { status: 'delivered' } }]);
});

test.each<HookReceiver['answers'][number]>([
  { status: 503 },
  { status: 429, headers: { 'retry-after': '600' } },
  { status: 0, silence: true },
])('after %j it is tried again, later and later, and in the end given up', async (answer) => {
  const { id } = await make();
  await say('one');
  const [letter] = await letters(id);
  const waits: number[] = [];
  for (let attempt = 0; attempt <= BACK_OFF.length; attempt += 1) {
    receiver.answers.push(answer);
    const before = Date.now();
    await deliver(Number(letter?.id), signal);
    const [now] = await letters(id);
    if (now?.status === 'pending') {
      waits.push(Math.round((Number(now.dueTime) - before) / 1000));
      expect((await jobs())[0]?.runAt.getTime()).toBe(Number(now.dueTime));
      await deliver(Number(letter?.id), signal);
      expect(receiver.seen).toHaveLength(attempt + 1);
    }
    await prisma().webhookDelivery.updateMany({ where: { webhookId: id }, data: { dueTime: 0 } });
  }
  const least = answer.headers ? 600 : 0;
  expect(waits).toEqual(BACK_OFF.map((wait) => Math.max(wait / 1000, least)));
  const { deliveries } = await perform(listDeliveries, admin, { webhookId: id, status: 'dead' });
  expect(deliveries).toMatchObject([{ attempts: BACK_OFF.length + 1 }]);
  expect(deliveries[0]?.fault).toMatch(/answered|broke|cannot/);
  expect(deliveries[0]?.log).toHaveLength(BACK_OFF.length + 1);
});

test.each([400, 401, 404, 410, 302])(
  'an answer of %i is final, until somebody replays it',
  async (status) => {
    const { id } = await make();
    for (const text of ['one', 'two']) await say(text);
    const posted = await letters(id);
    receiver.answers.push({ status, headers: { location: `${receiver.url}/elsewhere` } }, { status });
    for (const letter of posted) await deliver(Number(letter.id), signal);
    expect(receiver.seen).toHaveLength(2);
    const replaying = asking(admin);
    expect(await perform(replayDeadDeliveries, replaying, { webhookId: id })).toEqual({ replayed: 2 });
    expect(await auditBy(replaying)).toMatchObject([{ objectType: 'webhook', after: { replayed: 2 } }]);
    for (const letter of posted) await deliver(Number(letter.id), signal);
    expect((await letters(id)).map((letter) => letter.status)).toEqual(['delivered', 'delivered']);
    expect(receiver.seen.map(({ headers }) => headers['x-plumbline-delivery-id'])).toEqual(
      [...posted, ...posted].map(({ uid }) => uid),
    );
    const one = { webhookId: id, id: Number(posted[0]?.id) };
    expect(await perform(replayDelivery, admin, one)).toEqual({ replayed: 1 });
    expect((await refusal(perform(replayDelivery, admin, one))).code).toBe('RESOURCE_CONFLICT');
  },
);

test('one that was switched off meanwhile is sent nothing', async () => {
  const { id } = await make();
  await say('one');
  await perform(updateWebhook, admin, { id, status: 'DISABLED' });
  const [letter] = await letters(id);
  await deliver(Number(letter?.id), signal);
  expect(receiver.seen).toEqual([]);
  expect((await letters(id))[0]).toMatchObject({ status: 'dead', fault: 'The webhook is disabled.' });
});

test('what a killed worker left is found again, and nothing else', async () => {
  const { id } = await make();
  for (const text of ['left', 'at work', 'not due', 'done']) await say(text);
  const [left, atWork, notDue, done] = await letters(id);
  const change = (letter: typeof left, data: object) =>
    prisma().webhookDelivery.update({ where: { id: letter?.id ?? 0n }, data });
  const past = BigInt(Date.now() - 120_000);
  await change(left, { dueTime: past, claimedUntil: past, attempts: 1 });
  await change(atWork, { dueTime: past, claimedUntil: BigInt(Date.now() + 20_000) });
  await change(notDue, { dueTime: BigInt(Date.now() + 60_000) });
  await change(done, { dueTime: past, status: 'delivered' });
  await rows(
    sql`SELECT graphile_worker.remove_job(key) FROM graphile_worker.jobs WHERE key LIKE 'webhook-delivery:%'`,
  );
  await sweepDeliveries();
  expect((await jobs()).map(({ key }) => key)).toEqual([`webhook-delivery:${left?.id}`]);
  await deliver(Number(left?.id), signal);
  expect(receiver.seen).toHaveLength(1);
});

test('two at a time to one receiver; the others wait for their turn', async () => {
  const { id } = await make();
  for (const text of ['a', 'b', 'c']) await say(text);
  const posted = await letters(id);
  const data = { claimedUntil: BigInt(Date.now() + 20_000) };
  await prisma().webhookDelivery.updateMany({
    where: { id: { in: posted.slice(0, 2).map((one) => one.id) } },
    data,
  });
  await deliver(Number(posted[2]?.id), signal);
  expect(receiver.seen).toEqual([]);
  const [again] = (await jobs()).filter(({ key }) => key === `webhook-delivery:${posted[2]?.id}`);
  expect(again?.runAt.getTime()).toBeGreaterThan(Date.now());
});

test('a worker that stops hands over at once', async () => {
  const { id } = await make();
  await say('one');
  const [letter] = await letters(id);
  const stopping = new AbortController();
  stopping.abort();
  await expect(deliver(Number(letter?.id), stopping.signal)).rejects.toThrow();
  expect((await letters(id))[0]).toMatchObject({ status: 'pending', claimedUntil: null, attempts: 0 });
});

test('a name that came to mean a private address is not called', async () => {
  const { id } = await make();
  await say('one');
  env.webhookAddresses = [];
  const [letter] = await letters(id);
  await deliver(Number(letter?.id), signal);
  expect(receiver.seen).toEqual([]);
  expect((await letters(id))[0]).toMatchObject({
    status: 'dead',
    fault: expect.stringContaining('may reach'),
  });
});

test('old letters are forgotten, but not what is still to be sent', async () => {
  const { id } = await make();
  for (const text of ['sent', 'pending']) await say(text);
  const [sent] = await letters(id);
  await prisma().webhookDelivery.updateMany({ where: { webhookId: id }, data: { time: 0 } });
  await prisma().webhookDelivery.update({ where: { id: sent?.id ?? 0n }, data: { status: 'delivered' } });
  await forgetDeliveries();
  expect((await letters(id)).map(({ status }) => status)).toEqual(['pending']);
});
