import sql from 'sql-template-tag';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma, rows } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { oneAfterTheOther } from '@/lib/testing/awaited';
import { asking, auditBy, callerWithRole, refusal, refusals } from '@/lib/testing/callers';
import { type HookReceiver, receiveHooks } from '@/lib/testing/hook-receiver';
import { holderOf, type MadeModel, makeModel } from '@/lib/testing/models';
import { createComment } from './comments';
import { deleteVersion } from './delete-model';
import { listDeliveries, replayDeadDeliveries, replayDelivery } from './deliveries';
import { requestTransition } from './request-transition';
import { testWebhook } from './test-webhook';
import { transitionVersion } from './transition-version';
import { createWebhook, deleteWebhook, getWebhook, listWebhooks, updateWebhook } from './webhooks';

let admin: Caller;
let receiver: HookReceiver;
let url: string;
let model: MadeModel;
beforeAll(async () => {
  admin = await callerWithRole('admin');
  receiver = await receiveHooks();
  url = receiver.url;
});
afterAll(() => receiver.close());
beforeEach(async () => {
  env.webhookAddresses = ['127.0.0.1'];
  model = await makeModel(admin);
});
afterEach(async () => {
  env.webhookAddresses = [];
  receiver.seen.length = 0;
  await prisma().webhook.deleteMany({});
});

const make = async (more: object = {}, caller = admin) =>
  (
    await perform(createWebhook, caller, {
      modelName: model.name,
      events: ['COMMENT_CREATED'],
      httpUrlSpec: { url, secret: 'a shared secret' },
      ...more,
    })
  ).webhook;

const say = (comment: string) => perform(createComment, admin, { name: model.name, version: 1, comment });
const letters = (webhookId: string) =>
  prisma().webhookDelivery.findMany({ where: { webhookId }, orderBy: { id: 'asc' } });
const jobs = () =>
  rows<{ key: string; runAt: Date }>(sql`
    SELECT key, run_at AS "runAt" FROM graphile_worker.jobs WHERE key LIKE 'webhook-delivery:%' ORDER BY id`);

describe('works', () => {
  test('one is made, read, changed and removed; its secrets are told nobody', async () => {
    const changing = asking(admin);
    const { id, ...made } = await make(
      { httpUrlSpec: { url, secret: 's3cret', authorization: 'Bearer t0ken' } },
      changing,
    );
    expect(made).toMatchObject({
      url,
      hasSecret: true,
      hasAuthorization: true,
      status: 'ACTIVE',
      modelName: model.name,
    });
    const { webhook } = await perform(updateWebhook, changing, {
      id,
      events: ['MODEL_VERSION_TAG_SET'],
      httpUrlSpec: { url: `${url}/2`, authorization: '' },
      status: 'DISABLED',
    });
    expect(webhook).toMatchObject({
      url: `${url}/2`,
      hasSecret: true,
      hasAuthorization: false,
      status: 'DISABLED',
    });
    // MLflow's server takes 0 for nothing said.
    const listed = await perform(listWebhooks, admin, { modelName: model.name, maxResults: 0 });
    await perform(deleteWebhook, changing, { id });
    const log = await auditBy(changing);
    expect(log.map(({ action }) => action)).toEqual([
      'registry.createWebhook',
      'registry.updateWebhook',
      'registry.deleteWebhook',
    ]);
    const stored = JSON.stringify([made, webhook, listed, log], (_, value) =>
      typeof value === 'bigint' ? 0 : value,
    );
    expect(stored).not.toMatch(/s3cret|t0ken/);
    expect((await refusal(perform(getWebhook, admin, { id }))).code).toBe('RESOURCE_DOES_NOT_EXIST');
  });

  test('secrets lie encrypted', async () => {
    const { id } = await make({ httpUrlSpec: { url, secret: 's3cret', authorization: 'Bearer t0ken' } });
    const row = await prisma().webhook.findUnique({ where: { id } });
    expect(JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? 0 : value))).not.toMatch(
      /s3cret|t0ken/,
    );
  });

  test('what happens is posted with its cause: committed together, or not at all', async () => {
    const { id } = await make();
    await say('kept');
    await refusal(perform(createComment, admin, { name: model.name, version: 1, comment: '' }));
    const posted = await letters(id);
    expect(posted.map(({ status, event }) => [status, event])).toEqual([['pending', 'COMMENT_CREATED']]);
    expect((await jobs()).map(({ key }) => key)).toEqual([`webhook-delivery:${posted[0]?.id}`]);
  });

  test('a request that ends without a word on it is told of too', async () => {
    const decided = ['TRANSITION_REQUEST_APPROVED', 'TRANSITION_REQUEST_CANCELLED'];
    const { id } = await make({ events: decided });
    const { name } = model;
    const others = [await callerWithRole('contributor'), await callerWithRole('contributor')];
    for (const stage of ['Staging', 'Production'])
      for (const caller of others) await perform(requestTransition, caller, { name, version: 1, stage });
    await perform(transitionVersion, admin, { name, version: 1, stage: 'Staging' });
    await perform(deleteVersion, admin, { name, version: 1 });
    expect((await letters(id)).map(({ event }) => event)).toEqual(decided);
  });

  test('only who asked is told: by event, by model, and while active', async () => {
    const other = await makeModel(admin);
    await make({ events: ['MODEL_VERSION_TAG_SET'] });
    await make({ modelName: other.name });
    await make({ status: 'DISABLED' });
    await make({ status: 'TEST_MODE' });
    const mine = await make();
    const everything = await make({ modelName: undefined });
    await say('one');
    const all = await prisma().webhookDelivery.findMany({});
    expect(all.map(({ webhookId }) => webhookId).sort()).toEqual([mine.id, everything.id].sort());
  });

  test('a test is sent at once, whatever the status, and kept apart', async () => {
    for (const dialect of ['databricks', 'mlflow'] as const) {
      const events =
        dialect === 'mlflow' ? ['model_version.created'] : ['TRANSITION_REQUEST_TO_STAGING_CREATED'];
      const { id } = await make({ dialect, name: 'ci', events, status: 'TEST_MODE' });
      const testing = asking(admin);
      expect(await perform(testWebhook, testing, { id })).toMatchObject({
        isDelivered: true,
        statusCode: 200,
      });
      expect(await auditBy(testing)).toMatchObject([{ after: { tested: events[0], status: 200 } }]);
      const { deliveries } = await perform(listDeliveries, admin, { webhookId: id });
      expect(deliveries).toMatchObject([{ isTest: true, status: 'delivered' }]);
      expect(JSON.parse(receiver.seen.at(-1)?.body ?? '')).toMatchObject(
        dialect === 'mlflow'
          ? { entity: 'model_version', data: { name: model.name } }
          : { event: events[0], to_stage: 'Staging' },
      );
    }
  });
});

describe('refuses bad input', () => {
  test.each([
    'http://10.0.0.1/',
    'http://169.254.169.254/',
    'http://[::1]/',
    'http://0x0a000001/',
    'http://localhost.:1/',
    'ftp://example.com',
    'http://u:p@127.0.0.1/',
    'example.com',
    '',
  ])('the address %j', async (address) => {
    const refused = await refusal(make({ httpUrlSpec: { url: address } }));
    expect([refused.code, refused.field]).toEqual(['INVALID_PARAMETER_VALUE', 'httpUrlSpec.url']);
  });

  test('events, targets and names that will not do', async () => {
    const refused = await refusals([
      make({ events: [] }),
      make({ events: ['NOTHING'] }),
      make({ events: ['REGISTERED_MODEL_CREATED'] }),
      make({ dialect: 'mlflow', name: 'a', events: ['COMMENT_CREATED'] }),
      make({ dialect: 'mlflow', events: ['model_version.created'] }),
      make({ httpUrlSpec: undefined }),
      make({ jobSpec: { jobId: '1', accessToken: 't' } }),
      make({ name: 'not a name' }),
      make({ httpUrlSpec: { url, authorization: 'a\r\nx: y' } }),
      make({ httpUrlSpec: undefined, jobSpec: { jobId: '1', accessToken: 'dapi1\ndapi2' } }),
    ]);
    expect(refused.map(({ code, field }) => [code, field])).toEqual(
      [
        'events',
        'events',
        'events',
        'events',
        'name',
        'httpUrlSpec',
        'httpUrlSpec',
        'name',
        'httpUrlSpec.authorization',
        'jobSpec.accessToken',
      ].map((field) => ['INVALID_PARAMETER_VALUE', field]),
    );
    const { id } = await make();
    expect((await refusal(perform(testWebhook, admin, { id, event: 'MODEL_VERSION_CREATED' }))).field).toBe(
      'event',
    );
  });
});

test('of two changes at once neither takes the other back', async () => {
  const { id } = await make({ httpUrlSpec: { url } });
  await oneAfterTheOther(
    () => perform(updateWebhook, admin, { id, httpUrlSpec: { url, secret: 'a new one' } }),
    () => perform(updateWebhook, admin, { id, status: 'DISABLED' }),
  );
  const { webhook } = await perform(getWebhook, admin, { id });
  expect(webhook).toMatchObject({ status: 'DISABLED', hasSecret: true });
});

test('one of MLflow’s keeps a name', async () => {
  const { id } = await make({ dialect: 'mlflow', name: 'ci', events: ['model_version.created'] });
  expect((await refusal(perform(updateWebhook, admin, { id, name: '' }))).field).toBe('name');
});

test('an address of another server does not get the authorization of the first', async () => {
  const { id } = await make({ httpUrlSpec: { url, authorization: 'Bearer t0ken' } });
  const elsewhere = url.replace(/:\d+/, ':1');
  const refused = await refusal(perform(updateWebhook, admin, { id, httpUrlSpec: { url: elsewhere } }));
  expect([refused.code, refused.field]).toEqual(['INVALID_PARAMETER_VALUE', 'httpUrlSpec.authorization']);
  await perform(updateWebhook, admin, { id, httpUrlSpec: { url: `${url}/2` } });
  const moved = { url: elsewhere, authorization: '' };
  expect(await perform(updateWebhook, admin, { id, httpUrlSpec: moved })).toMatchObject({
    webhook: { url: elsewhere, hasAuthorization: false },
  });
});

test('refuses a stranger', async () => {
  const { id } = await make();
  const everywhere = await make({ modelName: undefined });
  const editor = await holderOf(model.id, 'CAN_MANAGE_PRODUCTION_VERSIONS');
  const refused = await refusals([
    make({}, editor),
    make({ modelName: undefined }, editor),
    perform(getWebhook, editor, { id }),
    perform(updateWebhook, editor, { id, description: 'd' }),
    perform(deleteWebhook, editor, { id }),
    perform(testWebhook, editor, { id }),
    perform(listDeliveries, editor, { webhookId: id }),
    perform(getWebhook, editor, { id: everywhere.id }),
  ]);
  expect(refused.map(({ code }) => code)).toEqual([
    ...Array(7).fill('PERMISSION_DENIED'),
    'RESOURCE_DOES_NOT_EXIST',
  ]);
  expect(receiver.seen).toEqual([]);
  const manager = await holderOf(model.id, 'CAN_MANAGE');
  await make({}, manager);
  expect((await refusal(make({ modelName: undefined }, manager))).code).toBe('PERMISSION_DENIED');
  expect(
    (await perform(listWebhooks, manager, {})).webhooks.every((one) => one.modelName === model.name),
  ).toBe(true);
});

test('unknown id', async () => {
  const { id } = await make();
  for (const { code } of await refusals([
    perform(getWebhook, admin, { id: 'none' }),
    perform(updateWebhook, admin, { id: 'none' }),
    perform(testWebhook, admin, { id: 'none' }),
    perform(listDeliveries, admin, { webhookId: 'none' }),
    perform(replayDelivery, admin, { webhookId: id, id: 999_999 }),
    perform(replayDeadDeliveries, admin, { webhookId: 'none' }),
  ])) {
    expect(code).toBe('RESOURCE_DOES_NOT_EXIST');
  }
});
