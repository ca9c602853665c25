import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import { prisma } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { env } from '@/lib/platform/env';
import { asking, auditBy, callerWithRole, unique } from '@/lib/testing/callers';
import { type HookReceiver, receiveHooks } from '@/lib/testing/hook-receiver';
import { BEGIN, LOANS, loanRows, makeMonitor, refreshAll, toCsv, upload } from '@/lib/testing/monitors';
import * as monitoring from '../operations';
import { deliverAlert, sweepAlerts } from './deliver-alert';
import { mailOf, slackBody } from './post';

const HOUR = 3_600_000;
const never = new AbortController().signal;

let owner: Caller;
let hooks: HookReceiver;
beforeAll(async () => {
  owner = await callerWithRole('contributor');
  env.webhookAddresses.push('127.0.0.1');
});
afterAll(async () => {
  env.webhookAddresses.pop();
  await closeEngine();
});
beforeEach(async () => {
  hooks = await receiveHooks();
});
afterEach(() => hooks.close());

/** A monitor that is set up and tells a webhook, before its rows come. */
async function watched(secret = 'sesame'): Promise<string> {
  const { id } = await perform(monitoring.createMonitor, owner, { name: `alerts ${unique()}` });
  await perform(monitoring.createChannel, owner, {
    id,
    name: 'receiver',
    target: { kind: 'webhook', address: hooks.url, secret },
  });
  await upload(owner, id, toCsv(loanRows(12, 100, 8)));
  return id;
}

const configure = (id: string) => perform(monitoring.configureMonitor, owner, { id, config: LOANS });
const alertsOf = async (id: string, view: 'active' | 'all' = 'all') =>
  (await perform(monitoring.listAlerts, owner, { id, view })).alerts;
const eventsOf = async (id: string) =>
  (await perform(monitoring.listAlertEvents, owner, { id, limit: 200 })).events;
const deliveriesOf = async (id: string) =>
  (await perform(monitoring.listAlertDeliveries, owner, { id })).deliveries;
async function deliverAll(id: string): Promise<void> {
  const waiting = await prisma().monitorDelivery.findMany({ where: { monitorId: id, status: 'pending' } });
  for (const each of waiting) await deliverAlert(each.id, never);
}
/** Computes all again, and tells. */
async function tellAll(id: string): Promise<void> {
  await perform(monitoring.refreshMonitor, owner, { id, from: BEGIN, to: BEGIN + 12 * HOUR, notifies: true });
  await refreshAll(id);
}

describe('works', () => {
  test('what is past fires and tells nobody; asked to, it is one signed message with the columns that weigh most', async () => {
    const id = await watched();
    await configure(id);
    await refreshAll(id);
    const firing = (await alertsOf(id)).filter(({ phase }) => phase === 'firing').map(({ scope }) => scope);
    expect(firing.sort()).toEqual(['city', 'income', 'score']);
    expect((await eventsOf(id)).every(({ silencedBy }) => silencedBy === 'backfill')).toBe(true);
    expect(await deliveriesOf(id)).toEqual([]);

    await tellAll(id);
    await deliverAll(id);
    const fired = hooks.seen.filter(({ body }) => JSON.parse(body).kind === 'fired');
    expect(fired).toHaveLength(1);
    const { headers, body } = fired[0] ?? { headers: {}, body: '' };
    const message = JSON.parse(body);
    expect(message).toMatchObject({
      event: 'monitoring.alert',
      severity: 'critical',
      monitor: { id },
      others: 0,
    });
    expect(message.top.map(({ name }: { name: string }) => name).sort()).toEqual(['city', 'income', 'score']);
    expect(message.title).toMatch(/3 columns: drift$/);
    expect(message.link).toContain(`/monitors/${id}?window=`);
    const signed = `${headers['x-plumbline-delivery-id']}.${headers['x-plumbline-timestamp']}.${body}`;
    expect(headers['x-plumbline-signature']).toBe(
      `v1,${createHmac('sha256', 'sesame').update(signed).digest('base64')}`,
    );
    expect(await deliveriesOf(id)).toMatchObject([{ status: 'delivered', responseStatus: 200, attempts: 1 }]);
    const [notice] = await prisma().notification.findMany({ where: { key: { startsWith: `alert:${id}` } } });
    expect(notice).toMatchObject({ userId: owner.user?.id, tone: 'danger' });
  });

  test('an address of Slack is a secret: sealed, told to nobody, and sent to', async () => {
    const { id } = await perform(monitoring.createMonitor, owner, { name: `slack ${unique()}` });
    const caller = asking(owner);
    const { channel } = await perform(monitoring.createChannel, caller, {
      id,
      name: 'room',
      target: { kind: 'slack', address: `${hooks.url}/T0/B0/who-knows-it-writes` },
    });
    expect(channel.address).toBe(`${new URL(hooks.url).origin}/…`);
    const said = [
      channel,
      await perform(monitoring.listChannels, owner, { id }),
      await auditBy(caller),
      await prisma().monitorChannel.findMany({ where: { monitorId: id } }),
    ];
    expect(inspect(said, { depth: 9 })).not.toContain('who-knows-it-writes');
    await perform(monitoring.testChannel, owner, { id, channelId: channel.id });
    await deliverAll(id);
    expect(hooks.seen).toHaveLength(1);
    // One that was kept in plain before goes on, and is not told either.
    await prisma().monitorChannel.updateMany({
      where: { monitorId: id },
      data: { secret: null, address: `${hooks.url}/T0/B0/who-knows-it-writes` },
    });
    await perform(monitoring.testChannel, owner, { id, channelId: channel.id });
    await deliverAll(id);
    expect(hooks.seen).toHaveLength(2);
    const { channels } = await perform(monitoring.listChannels, owner, { id });
    expect(channels.map(({ address }) => address)).toEqual([channel.address]);
  });

  test('windows that come while one watches tell by themselves', async () => {
    const id = await watched();
    await configure(id);
    await refreshAll(id);
    // As if it had been made before those hours.
    await prisma().monitor.update({ where: { id }, data: { creationTime: BEGIN } });
    const later = loanRows(16, 100, 8).filter(({ ts }) => Date.parse(String(ts)) >= BEGIN + 12 * HOUR);
    await upload(owner, id, toCsv(later));
    await refreshAll(id);
    await deliverAll(id);
    // After those rows there were none, which is told too.
    expect(hooks.seen.map(({ body }) => JSON.parse(body).kind).sort()).toEqual(['fired', 'noData']);
    expect(
      (await eventsOf(id)).filter(({ kind, silencedBy }) => kind === 'fired' && !silencedBy),
    ).toHaveLength(3);
  });

  test('it resolves, and says so; a receiver that is down is tried again', async () => {
    const id = await watched();
    await configure(id);
    await refreshAll(id);
    await tellAll(id);
    hooks.answers.push({ status: 503 });
    await deliverAll(id);
    expect(await deliveriesOf(id)).toMatchObject([{ status: 'pending', attempts: 1, responseStatus: 503 }]);
    await prisma().monitorDelivery.updateMany({ where: { monitorId: id }, data: { dueTime: 1 } });
    await sweepAlerts();
    await deliverAll(id);
    expect(await deliveriesOf(id)).toMatchObject([{ status: 'delivered', attempts: 2 }]);
    const calm = loanRows(16, 100).filter(({ ts }) => Date.parse(String(ts)) >= BEGIN + 12 * HOUR);
    await upload(owner, id, toCsv(calm), { notifies: true });
    await refreshAll(id);
    await deliverAll(id);
    expect(hooks.seen.map(({ body }) => JSON.parse(body).kind)).toContain('resolved');
    expect(await alertsOf(id, 'active')).toEqual([]);
    // What is over does not stand in the place of what fires.
    const [{ id: ruleId = 0 } = {}] = (await perform(monitoring.listAlertRules, owner, { id })).rules;
    const notices = await prisma().notification.findMany({ where: { key: { startsWith: `alert:${id}` } } });
    expect(notices.map(({ key }) => key).sort()).toEqual([
      `alert:${id}:${ruleId}`,
      `alert:${id}:${ruleId}:over`,
    ]);
  });

  test('acknowledge, snooze, mute and another reference', async () => {
    const id = await makeMonitor(owner);
    const [alert] = (await alertsOf(id, 'active')).filter(({ scope }) => scope === 'income');
    const alertId = alert?.id ?? 0;
    const acting = asking(owner);
    await perform(monitoring.acknowledgeAlert, acting, { alertId, note: 'looking' });
    await perform(monitoring.snoozeAlert, acting, { alertId, until: Date.now() + HOUR });
    await perform(monitoring.muteAlert, acting, { alertId, isMuted: true });
    expect((await alertsOf(id)).find((each) => each.id === alertId)).toMatchObject({
      acknowledged: { by: owner.user?.email, note: 'looking' },
      snoozedUntil: expect.any(Number),
      isMuted: true,
    });
    expect(await auditBy(acting)).toHaveLength(3);
    await perform(monitoring.acceptReference, owner, { id, from: BEGIN + 8 * HOUR, to: BEGIN + 12 * HOUR });
    expect(await alertsOf(id, 'active')).toEqual([]);
  });

  test('what nobody looks at any more does not fire for ever: a column that is let go, a rule that is switched off', async () => {
    const id = await makeMonitor(owner);
    const firing = async () => (await alertsOf(id, 'active')).map(({ scope }) => scope).sort();
    expect(await firing()).toEqual(['city', 'income', 'score']);
    const columns = LOANS.columns.filter(({ name }) => name !== 'income');
    await perform(monitoring.configureMonitor, owner, { id, config: { ...LOANS, columns } });
    expect(await firing()).toEqual(['city', 'score']);
    await refreshAll(id);
    expect(await firing()).toEqual(['city', 'score']);
    const [rule] = (await perform(monitoring.listAlertRules, owner, { id })).rules;
    const { id: ruleId = 0, name = '', subject = { kind: 'volume' as const } } = rule ?? {};
    await perform(monitoring.putAlertRule, owner, { id, ruleId, name, subject, isEnabled: false });
    expect(await firing()).toEqual([]);
  });

  test('a trigger begins a job when an alert fires, once, with a token; a test begins none', async () => {
    const { id } = await perform(monitoring.createMonitor, owner, { name: `trigger ${unique()}` });
    const target = { kind: 'trigger' as const, address: hooks.url, secret: 'of-the-ci' };
    const { channel } = await perform(monitoring.createChannel, owner, { id, name: 'retrain', target });
    await perform(monitoring.testChannel, owner, { id, channelId: channel.id });
    await upload(owner, id, toCsv(loanRows(12, 100, 8)));
    await configure(id);
    await refreshAll(id);
    await tellAll(id);
    await deliverAll(id);
    const sent = hooks.seen.map(({ headers, body }) => ({ of: headers.authorization, ...JSON.parse(body) }));
    expect(sent.map(({ of, event_type: type }) => [of, type]).sort()).toEqual([
      ['Bearer of-the-ci', 'plumbline.retrain'],
      ['Bearer of-the-ci', 'plumbline.test'],
    ]);
    const payload = sent.find(({ event_type: type }) => type === 'plumbline.retrain')?.client_payload;
    expect(payload).toMatchObject({ monitor: { id }, columns: expect.arrayContaining(['income', 'city']) });
    expect(Object.keys(payload).length).toBeLessThanOrEqual(10);
  });

  test('rules of volume, schema, concept and metrics', async () => {
    const id = await watched();
    const put = (name: string, subject: object) =>
      perform(monitoring.putAlertRule, owner, { id, name, subject: subject as never, rule: { k: 1, n: 1 } });
    await put('rows', { kind: 'volume' });
    await put('columns', { kind: 'schema' });
    await put('concept', { kind: 'concept' });
    await put('accuracy', { kind: 'metric', metric: 'accuracy', bad: 'below', warning: 0.99 });
    await configure(id);
    await refreshAll(id);
    const found = new Map(
      (await alertsOf(id))
        .filter(({ rule }) => rule !== 'Drift of any column')
        .map((each) => [each.rule, each]),
    );
    expect([...found.keys()].sort()).toEqual(['accuracy', 'columns', 'concept', 'rows']);
    expect(found.get('accuracy')).toMatchObject({ phase: 'firing', severity: 'warning' });
    expect(found.get('rows')).toMatchObject({ phase: 'normal' });
    const { rules } = await perform(monitoring.listAlertRules, owner, { id });
    expect(rules.map(({ name }) => name)).toEqual([
      'Drift of any column',
      'rows',
      'columns',
      'concept',
      'accuracy',
    ]);
    await perform(monitoring.deleteAlertRule, owner, { id, ruleId: rules[1]?.id ?? 0 });
    expect((await alertsOf(id)).some(({ rule }) => rule === 'rows')).toBe(false);
  });

  test('a test says that it is one; a channel that is off gets nothing', async () => {
    const id = await watched();
    const { channels } = await perform(monitoring.listChannels, owner, { id });
    const channelId = channels[0]?.id ?? '';
    expect(channels[0]).toMatchObject({ hasSecret: true });
    expect(JSON.stringify(channels)).not.toContain('sesame');
    const testing = asking(owner);
    await perform(monitoring.testChannel, testing, { id, channelId });
    await deliverAll(id);
    expect(JSON.parse(hooks.seen[0]?.body ?? '{}')).toMatchObject({ kind: 'test' });
    expect(await auditBy(testing)).toHaveLength(1);
    await perform(monitoring.setChannelEnabled, owner, { id, channelId, isEnabled: false });
    await configure(id);
    await refreshAll(id);
    await tellAll(id);
    expect(await deliveriesOf(id)).toHaveLength(1);
    await perform(monitoring.deleteChannel, owner, { id, channelId });
    expect(await deliveriesOf(id)).toEqual([]);
  });

  test('Slack and e-mail are told in their own words, and nothing in them is taken for a command', () => {
    const message = {
      kind: 'fired' as const,
      title: 'Loans <!channel>, 2 columns: drift\nBcc: x@example.com',
      severity: 'warning' as const,
      top: [{ name: '<@U1>', severity: 'warning' as const, weight: 1, because: 'a & b' }],
      others: 3,
      monitor: { id: 'f'.repeat(32), name: 'Loans' },
      rule: { id: 1, name: 'r' },
      slice: '',
      window: { start: 1, end: 2 },
      runbook: '',
    };
    const { text } = JSON.parse(slackBody(message));
    expect(text).toContain('&lt;!channel&gt;');
    expect(text).toContain('*&lt;@U1&gt;*: a &amp; b');
    expect(text).toContain('and 3 more');
    expect(mailOf(message).subject).not.toMatch(/[\r\n]/);
  });
});
